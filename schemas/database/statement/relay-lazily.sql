-- No wait for the disk: the publications log is the truth, and what is lost here is read from it again.
SET LOCAL synchronous_commit = off
