/* config_table.h – every key of hub.conf but the `kafka.*` ones, which are librdkafka's. One line adds a key: it becomes a
 * member of struct config, is read, checked, described and listed in hub.conf(5)'s test.
 *
 * X(type, member, "key", "default", least, most, "choices", reload, "English help", "Chinese help")
 *   type    TEXT, PATH, PATTERN (POSIX extended, anchored by ^), NUMBER, SIZE (bytes), DURATION (µs), BOOLEAN, CHOICE
 *   least, most   bounds of numbers in the base unit; 0, 0 for everything else
 *   choices       words separated by |; the member is the index of the word
 *   reload        RELOAD: taken over on SIGHUP; RESTART: only at the next start; FIXED: never changes once used */
#ifndef HUB_BASE_CONFIG_TABLE_H
#define HUB_BASE_CONFIG_TABLE_H

#ifndef DEALERHUB_DATA_DIR
#define DEALERHUB_DATA_DIR "/usr/share/dealerhub"
#endif
#ifndef DEALERHUB_SITE_DIR
#define DEALERHUB_SITE_DIR "/etc/dealerhub"
#endif

/* clang-format off */
#define CONFIG_TABLE(X) \
    /* what the hub stands on */ \
    X(TEXT, database, "database", "dbname=dealerhub", 0, 0, "", RESTART, \
      "PostgreSQL, as a libpq connection string", "PostgreSQL 的 libpq 连接串") \
    X(TEXT, database_owner, "database.owner", "", 0, 0, "", RESTART, \
      "the same for `dealerhub migrate`, as the owner of the tables; empty: database", "供 dealerhub migrate 使用，以表的所有者连接；空则同 database") \
    X(TEXT, database_read, "database.read", "", 0, 0, "", RESTART, \
      "the same for the commands that only look; empty: database", "供只读命令使用；空则同 database") \
    X(PATH, data, "data", DEALERHUB_DATA_DIR, 0, 0, "", RESTART, \
      "folder of the shipped schemas, rules and models", "随产品提供的模式、规则和模型目录") \
    X(PATH, site, "site", DEALERHUB_SITE_DIR, 0, 0, "", RESTART, \
      "folder of the site's own files; one of the same name wins over the shipped one", "本地文件目录，同名文件优先于随产品提供的文件") \
    X(PATH, key_file, "key.file", DEALERHUB_SITE_DIR "/master.key", 0, 0, "", RESTART, \
      "file of the master keys, mode 0600; `dealerhub key make` makes it", "主密钥文件，权限 0600，由 dealerhub key make 生成") \
    /* Kafka */ \
    X(PATTERN, topic_events, "topic.events", "^dealer\\..*\\.events$", 0, 0, "", RESTART, \
      "topics that events come from; the source id is what .* stands for", "事件主题的模式，.* 处为来源号") \
    X(TEXT, topic_decisions, "topic.decisions", "dealerhub.decisions", 0, 0, "", FIXED, \
      "topic of the stewards' decisions, erasures and adoptions", "数据管家决定的主题") \
    X(TEXT, topic_publications, "topic.publications", "dealerhub.publications", 0, 0, "", FIXED, \
      "compacted topic that says what was published", "记录已发布内容的压缩主题") \
    X(TEXT, topic_customers, "topic.customers", "partner.%s.customers", 0, 0, "", FIXED, \
      "topic of a partner's customer views; %s is the partner id", "伙伴客户视图主题，%s 为伙伴号") \
    X(TEXT, topic_feedback, "topic.feedback", "partner.%s.feedback", 0, 0, "", FIXED, \
      "topic of the answers to a partner's events; %s is the partner id", "伙伴事件反馈主题，%s 为伙伴号") \
    X(TEXT, group_id, "group.id", "dealerhub", 0, 0, "", RESTART, \
      "consumer group of all instances", "所有实例的消费组") \
    /* intake and merge */ \
    X(NUMBER, batch_events, "batch.events", "1000", 1, 100000, "", RELOAD, \
      "most events in one batch", "每批最多事件数") \
    X(SIZE, batch_bytes, "batch.bytes", "16MiB", 65536, 1073741824, "", RELOAD, \
      "most bytes of events in one batch", "每批最多字节数") \
    X(DURATION, batch_linger, "batch.linger", "20ms", 0, 10000000, "", RELOAD, \
      "how long events gather for a batch, once there is room for it; after a pause not at all", "有空位后为一批积累事件的时间；空闲之后不等待") \
    X(NUMBER, workers, "workers", "0", 0, 256, "", RESTART, \
      "threads that read and check events; 0: one per core", "读取和校验事件的线程数，0 表示每核一个") \
    X(NUMBER, key_cache, "key.cache", "4096", 16, 1048576, "", RESTART, \
      "data keys held open in locked memory", "锁定内存中缓存的数据密钥数") \
    X(SIZE, event_bytes, "event.bytes", "1MiB", 1024, 67108864, "", RELOAD, \
      "largest event document", "事件文档的最大字节数") \
    X(NUMBER, event_depth, "event.depth", "32", 4, 200, "", RELOAD, \
      "deepest nesting of elements", "元素嵌套的最大深度") \
    X(NUMBER, event_attributes, "event.attributes", "32", 8, 1000, "", RELOAD, \
      "most attributes of one element", "每个元素的最多属性数") \
    X(SIZE, event_text, "event.text", "64KiB", 256, 67108864, "", RELOAD, \
      "longest text or attribute", "文本或属性的最大字节数") \
    X(NUMBER, event_elements, "event.elements", "20000", 16, 1000000, "", RELOAD, \
      "most elements in one document", "每个文档的最多元素数") \
    X(DURATION, clock_limit, "clock.limit", "10min", 0, 86400000000, "", RELOAD, \
      "how far an event's times may lie after its arrival", "事件时间允许晚于到达时间的上限") \
    X(NUMBER, redo_rate, "redo.rate", "2000", 1, 1000000, "", RELOAD, \
      "records a second that an adoption computes, and then sends", "采用新文件集时每秒重算及发送的记录数") \
    /* stewards */ \
    X(NUMBER, review_budget, "review.budget", "300", 0, 1000000, "", RELOAD, \
      "questions a day that stewards are asked; the others wait apart", "每天提交人工裁定的问题数，其余排队等候") \
    /* relay */ \
    X(DURATION, relay_interval, "relay.interval", "15ms", 1000, 60000000, "", RELOAD, \
      "pause between two looks for something to publish", "两次查找待发布内容的间隔") \
    X(NUMBER, relay_batch, "relay.batch", "500", 1, 10000, "", RELOAD, \
      "most golden records in one publishing transaction", "每个发布事务的最多记录数") \
    X(NUMBER, shards, "shards", "4", 4, 4, "", FIXED, \
      "parts of the publications log, one partition each; fixed", "发布日志的分片数，固定") \
    /* ERP */ \
    X(TEXT, erp_system, "erp.system", "ERP", 0, 0, "", RESTART, \
      "name of the ERP system that receives IDocs", "接收 IDoc 的 ERP 系统名") \
    X(CHOICE, erp_port, "erp.port", "none", 0, 0, "none|kafka|directory", RESTART, \
      "how IDocs travel", "IDoc 的发送方式") \
    X(PATH, erp_directory, "erp.directory", "", 0, 0, "", RESTART, \
      "where the directory port writes", "目录端口的写入位置") \
    X(TEXT, erp_topic, "erp.topic", "erp.%s.idocs", 0, 0, "", RESTART, \
      "where the kafka port writes; %s is erp.system", "Kafka 端口的主题，%s 为 erp.system") \
    /* housekeeping */ \
    X(DURATION, retention_bodies, "retention.bodies", "730d", 0, 3153600000000000, "", RELOAD, \
      "how long the bodies of events are kept, for display and verification; 0d: for ever", "事件原文的保留期，供显示和核对；0d 表示永久") \
    X(DURATION, retention_details, "retention.details", "3650d", 0, 3153600000000000, "", RELOAD, \
      "how long details of the history are kept: work lines, consultants, reasons; 0d: for ever", "历史明细（维修内容、顾问、理由）的保留期；0d 表示永久") \
    X(TEXT, retention_kinds, "retention.kinds", "", 0, 0, "", RELOAD, \
      "exceptions by kind of event: KIND=BODIES or KIND=BODIES/DETAILS, blanks between", "按事件种类的例外：种类=原文期 或 种类=原文期/明细期，以空格分隔") \
    X(DURATION, retention_rejects, "retention.rejects", "400d", 0, 3153600000000000, "", RELOAD, \
      "how long refused events are kept that were replayed, discarded or erased; 0d: for ever", "已重放、丢弃或删除的被拒事件的保留期；0d 表示永久") \
    X(DURATION, retention_waiting, "retention.waiting", "0d", 0, 3153600000000000, "", RELOAD, \
      "how long refused events are kept that nobody replayed or discarded; 0d: for ever", "尚未处理的被拒事件的保留期；0d 表示永久") \
    X(DURATION, retention_notices, "retention.notices", "90d", 0, 3153600000000000, "", RELOAD, \
      "how long answers to sources wait for a relay; 0d: for ever", "等待转发的反馈的保留期；0d 表示永久") \
    X(DURATION, retention_documents, "retention.documents", "400d", 0, 3153600000000000, "", RELOAD, \
      "how long the texts of documents are kept that went out, were refused or replaced; 0d: for ever", "已发送、被拒绝或被取代的单据原文的保留期；0d 表示永久") \
    X(NUMBER, housekeeping_rate, "housekeeping.rate", "500", 1, 100000, "", RELOAD, \
      "rows a second that housekeeping goes through while something has expired", "有内容到期时清理每秒处理的行数") \
    /* operating it */ \
    X(NUMBER, http_port, "http.port", "0", 0, 65535, "", RESTART, \
      "local port of /metrics and /health; 0: none", "本机 /metrics 和 /health 端口，0 表示关闭") \
    X(CHOICE, log_level, "log.level", "info", 0, 0, "debug|info|warn|error", RELOAD, \
      "least important lines that are logged", "日志级别") \
    X(CHOICE, log_format, "log.format", "text", 0, 0, "text|json", RELOAD, \
      "form of a log line", "日志格式")
/* clang-format on */

#endif
