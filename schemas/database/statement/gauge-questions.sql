-- How many questions wait: pairs of golden records as review-questions has them, without those that were put off.
WITH latest AS (
    SELECT DISTINCT ON (w.a, w.b) w.a, w.b, w.verdict
    FROM word w
    ORDER BY w.a, w.b, w.verdict = 3, w.recorded DESC, w."time" DESC, w.event_id DESC
), put_off AS (
    SELECT DISTINCT ON (d.a, d.b) d.a, d.b, d.until
    FROM deferral d
    ORDER BY d.a, d.b, d.recorded DESC, d."time" DESC, d.event_id DESC
), asked AS (
    SELECT a, b FROM edge
    UNION ALL
    SELECT a, b FROM latest WHERE verdict = 3
), closed AS (
    SELECT a, b FROM latest WHERE verdict = 2
    UNION ALL
    SELECT a, b FROM put_off WHERE until > now()
), question AS (
    SELECT least(ra.golden_id, rb.golden_id) AS one, greatest(ra.golden_id, rb.golden_id) AS other
    FROM asked
    JOIN source_record ra ON ra.record_id = asked.a
    JOIN source_record rb ON rb.record_id = asked.b
    WHERE ra.golden_id <> rb.golden_id
    EXCEPT
    SELECT least(ra.golden_id, rb.golden_id), greatest(ra.golden_id, rb.golden_id)
    FROM closed
    JOIN source_record ra ON ra.record_id = closed.a
    JOIN source_record rb ON rb.record_id = closed.b
)
SELECT count(*) FROM question
