-- How many questions wait: pairs of golden records as review-questions has them, without those that were put off.
WITH asked AS (
    SELECT a, b FROM edge WHERE zone <= 2
    UNION ALL
    SELECT a, b FROM latest_word WHERE verdict = 3
), closed AS (
    SELECT a, b FROM latest_word WHERE verdict = 2
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
