-- What expires can expire once more: no wait for the disk while merges wait.
SET LOCAL synchronous_commit = off
