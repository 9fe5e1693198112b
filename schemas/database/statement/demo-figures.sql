-- What has become of the events.
SELECT (SELECT count(*) FROM event_row WHERE part = 0), (SELECT count(*) FROM reject),
       (SELECT count(*) FROM source_record WHERE golden_id IS NOT NULL), (SELECT count(*) FROM golden),
       (SELECT count(*) FROM idoc)
