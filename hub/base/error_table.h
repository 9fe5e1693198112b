/* error_table.h – the table itself; see error.h for the columns. Append only: codes stand in databases and feedback. */
#ifndef HUB_BASE_ERROR_TABLE_H
#define HUB_BASE_ERROR_TABLE_H

/* clang-format off */
#define ERROR_TABLE(X) \
    X(OK, "ok", ERROR_NONE_CLASS, "done", "完成", "", "") \
    /* events refused before they are read */ \
    X(TOO_LARGE, "too_large", ERROR_REFUSE, "the document is larger than allowed", "文档超过允许的大小", "split the document", "请拆分文档") \
    X(NOT_WELL_FORMED, "not_well_formed", ERROR_REFUSE, "the document is not well-formed XML", "文档不是格式良好的 XML", "mend the XML at the place named", "请在所指位置修正 XML") \
    X(WRONG_ENCODING, "wrong_encoding", ERROR_REFUSE, "the bytes do not fit the declared encoding", "字节与声明的编码不符", "declare the encoding really used: UTF-8, GB18030, GBK or UTF-16", "请声明实际使用的编码：UTF-8、GB18030、GBK 或 UTF-16") \
    X(DTD_FORBIDDEN, "dtd_forbidden", ERROR_REFUSE, "a document type declaration is not allowed", "不允许 DOCTYPE 声明", "leave the DOCTYPE and all entities out", "请去掉 DOCTYPE 和所有实体") \
    X(TOO_DEEP, "too_deep", ERROR_REFUSE, "the elements are nested deeper than allowed", "元素嵌套过深", "flatten the document", "请减少嵌套层次") \
    X(TOO_MANY_ATTRIBUTES, "too_many_attributes", ERROR_REFUSE, "an element has more attributes than allowed", "元素的属性过多", "use the elements of the schema", "请使用模式定义的元素") \
    X(TEXT_TOO_LONG, "text_too_long", ERROR_REFUSE, "a text or attribute is longer than allowed", "文本或属性过长", "shorten it", "请缩短") \
    X(UNKNOWN_KIND, "unknown_kind", ERROR_REFUSE, "no schema is known for this root element", "没有与根元素对应的模式", "use a root element and namespace of the event schemas", "请使用事件模式中的根元素和命名空间") \
    X(SCHEMA_VIOLATION, "schema_violation", ERROR_REFUSE, "the document breaks its schema", "文档不符合模式", "mend the element named; `dealerhub validate FILE` shows the same", "请修正所指元素；dealerhub validate 给出相同结果") \
    /* events refused by what they claim */ \
    X(UNKNOWN_SOURCE, "unknown_source", ERROR_REFUSE, "the source is not configured; the event waits in the rejects", "来源未配置，事件暂存于拒收区", "ask headquarters to configure the source, then it is replayed", "请联系总部配置该来源后重放") \
    X(WRONG_TOPIC, "wrong_topic", ERROR_REFUSE, "this topic may not speak for that source", "该主题无权代表此来源", "send to the source's own topic", "请发送到该来源自己的主题") \
    X(NOT_THE_ERP, "not_the_erp", ERROR_REFUSE, "this source may not say whose a customer of the ERP is", "该来源无权说明 ERP 客户的归属", "set erp=\"yes\" at the ERP's Source in config/partners.xml and reload, then `dealerhub rejects replay`", "请在 config/partners.xml 中为 ERP 的 Source 设 erp=\"yes\" 并重新加载，然后执行 dealerhub rejects replay") \
    X(DOCUMENT_UNKNOWN, "document_unknown", ERROR_REFUSE, "no document of this number was made for this system", "未为该系统生成过此编号的单据", "compare DOCNUM with `dealerhub erp list`; the source has the id of the system (erp.system); then `dealerhub rejects replay`", "请与 dealerhub erp list 核对 DOCNUM；来源编号须与 ERP 系统名（erp.system）相同；然后执行 dealerhub rejects replay") \
    X(WRONG_KEY, "wrong_key", ERROR_REFUSE, "the message key is not the customer number", "消息键不是客户号", "set the Kafka key to the customer number (source id when there is no customer)", "请将消息键设为客户号（无客户时为来源号）") \
    X(HEADER_DISAGREES, "header_disagrees", ERROR_REFUSE, "a CloudEvents header disagrees with the document", "CloudEvents 头与文档不一致", "send equal values or no header", "请发送一致的值或不发送该头") \
    X(FROM_THE_FUTURE, "from_the_future", ERROR_REFUSE, "a time lies in the future", "时间晚于接收时间", "set the store's clock, or name the time that was meant", "请校准门店时钟，或更正所写的时间") \
    X(ID_REUSED, "id_reused", ERROR_REFUSE, "this event id was used before with other content", "该事件号已用于其他内容", "send it under a new id", "请使用新的事件号") \
    X(VOID_OF_A_VOID, "void_of_a_void", ERROR_REFUSE, "a voiding event cannot itself be voided", "作废事件不能再被作废", "say the event again under a new id", "请用新事件号重新发送") \
    X(UNKNOWN_DECISION, "unknown_decision", ERROR_REFUSE, "the decision lacks what its verdict needs", "决定缺少必要内容", "see dealerhub-events(7)", "见 dealerhub-events(7)") \
    /* doubtful values: accepted, of little weight */ \
    X(DOUBT_PLACEHOLDER, "placeholder", ERROR_DOUBT, "a placeholder instead of a value", "占位值", "leave the element out when the value is not known", "不知道时请不要填写") \
    X(DOUBT_CHECK, "check_failed", ERROR_DOUBT, "the check character does not fit", "校验码不符", "compare with the document", "请与证件核对") \
    X(DOUBT_SHAPE, "unusual_shape", ERROR_DOUBT, "the value does not look like one of its kind", "值的形式异常", "look at what was typed", "请检查录入内容") \
    X(DOUBT_DATE, "date_implausible", ERROR_DOUBT, "the date is implausible", "日期不合理", "compare with the document", "请与证件核对") \
    X(DOUBT_CONTRADICTS, "contradicts_id", ERROR_DOUBT, "the value contradicts the ID number", "与证件号不一致", "compare with the document", "请与证件核对") \
    /* the daemon and its commands */ \
    X(CONFIG_UNREADABLE, "config_unreadable", ERROR_STOP, "the file cannot be read", "文件无法读取", "give a readable file", "请提供可读文件") \
    X(DATA_MISSING, "data_missing", ERROR_STOP, "the folder of the shipped files is not there", "随产品提供的文件目录不存在", "name it in `data` of hub.conf or by --data; it holds config, event, idoc …", "请在 hub.conf 的 data 或用 --data 指明该目录，其中有 config、event、idoc 等") \
    X(CONFIG_UNKNOWN_KEY, "config_unknown_key", ERROR_STOP, "unknown key", "未知的配置项", "see hub.conf(5) for all keys", "所有配置项见 hub.conf(5)") \
    X(CONFIG_BAD_VALUE, "config_bad_value", ERROR_STOP, "bad value", "配置值无效", "see hub.conf(5) for type and unit", "类型和单位见 hub.conf(5)") \
    X(ADDRESS_TAKEN, "address_taken", ERROR_STOP, "the port cannot be listened on", "端口无法监听", "set another http.port in hub.conf, or end what listens there: ss -ltnp", "请在 hub.conf 设置其他 http.port，或结束占用者：ss -ltnp") \
    X(FOLDER_UNUSABLE, "folder_unusable", ERROR_STOP, "the folder cannot be written to", "目录无法写入", "make it, and give it to the user that the hub runs as", "请创建该目录并将其归运行 hub 的用户所有") \
    X(CONFIG_INVALID, "config_invalid", ERROR_STOP, "the file breaks its rules", "文件不符合规则", "mend it at the place named", "请在所指位置修正") \
    X(KEY_MISSING, "key_missing", ERROR_STOP, "the master key cannot be used", "主密钥不可用", "make one with `dealerhub key make` or name the file in key.file", "请用 dealerhub key make 生成或在 key.file 指定") \
    X(KEY_WRONG, "key_wrong", ERROR_STOP, "sealed data cannot be opened with this key", "无法用该密钥解封", "use the key that sealed it (its id is in the message)", "请使用当时的密钥") \
    X(MIGRATION_BEHIND, "migration_behind", ERROR_STOP, "the database is of another version", "数据库版本不符", "run `dealerhub migrate`", "请运行 dealerhub migrate") \
    X(MIGRATION_AHEAD, "migration_ahead", ERROR_STOP, "the database was migrated by a newer program", "数据库已由更新版本的程序升级", "install that version here, too", "请在此安装相同的新版本") \
    X(DATABASE_ENCODING, "database_encoding", ERROR_STOP, "the database is not in UTF-8", "数据库编码不是 UTF-8", "make another: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0", "请另建数据库：CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0") \
    X(DATABASE_REFUSED, "database_refused", ERROR_MISSING, "PostgreSQL refuses the connection", "PostgreSQL 拒绝连接", "see the detail: user, password and name of the database stand in `database` of hub.conf, who may come from where in pg_hba.conf", "见详情：用户、密码和库名在 hub.conf 的 database 中，访问许可在 pg_hba.conf 中") \
    X(DATABASE_MISSING, "database_missing", ERROR_MISSING, "PostgreSQL does not answer", "PostgreSQL 无响应", "check `database` in hub.conf and the server", "请检查 hub.conf 的 database 和服务器") \
    X(DATABASE_FAILED, "database_failed", ERROR_REPEAT, "PostgreSQL refused a statement", "PostgreSQL 拒绝了语句", "see the detail and the server's log; a running hub tries again by itself, a command has to be given again", "见详情和服务器日志；运行中的服务会自动重试，命令需重新执行") \
    X(DATABASE_FENCED, "database_fenced", ERROR_REPEAT, "another instance has moved on", "另一实例已接管", "nothing: the work is taken over", "无需处理") \
    X(BROKER_MISSING, "broker_missing", ERROR_MISSING, "Kafka does not answer", "Kafka 无响应", "check kafka.bootstrap.servers in hub.conf and the broker", "请检查 hub.conf 的 kafka.bootstrap.servers 和服务器") \
    X(BROKER_FAILED, "broker_failed", ERROR_REPEAT, "Kafka refused an operation", "Kafka 拒绝了操作", "see the detail; a running hub tries again by itself, a command has to be given again", "见详情；运行中的服务会自动重试，命令需重新执行") \
    X(BROKER_FENCED, "broker_fenced", ERROR_REPEAT, "another producer took over", "另一生产者已接管", "nothing: the shard is taken over anew", "无需处理") \
    X(TOPIC_TRUNCATED, "topic_truncated", ERROR_STOP, "the topic was truncated: events may be missing", "主题被截断，可能缺少事件", "see `dealerhub check`; accept the gap by deleting the offset row named", "见 dealerhub check；确认后删除所指偏移行") \
    X(RECEIVER_REFUSED, "port_refused", ERROR_REPEAT, "the receiver refused the document", "接收方拒绝了文档", "see the detail", "见详情") \
    X(DISK_FULL, "disk_full", ERROR_REPEAT, "no space left", "磁盘已满", "free space; a running hub then goes on by itself, a command has to be given again", "请释放空间；运行中的服务会自动继续，命令需重新执行") \
    X(FILE_SET_BEHIND, "file_set_behind", ERROR_REPEAT, "another set of files is in force", "生效的文件集不同", "install the files in force here, or adopt these with `dealerhub adopt`", "请安装生效的文件，或用 dealerhub adopt 采用本地文件") \
    X(USAGE, "usage", ERROR_USAGE, "the command line is wrong", "命令行有误", "see dealerhub(1)", "见 dealerhub(1)") \
    X(NOT_FOUND, "not_found", ERROR_REFUSE, "nothing found", "未找到", "", "") \
    X(SEAL_BROKEN, "seal_broken", ERROR_STOP, "sealed data was changed since it was sealed, or belongs elsewhere", "加密数据已被改动或不属于此处", "restore the database from a backup that opens", "请从可解封的备份恢复数据库") \
    X(DEMO_FAILED, "demo_failed", ERROR_MISSING, "the demo cannot go on", "演示无法继续", "see the detail; it needs the server programs of PostgreSQL (Debian: postgresql-15) and room under TMPDIR or --directory", "见详情；需要 PostgreSQL 服务器程序（Debian: postgresql-15）以及 TMPDIR 或 --directory 的空间") \
    X(MERGE_FAILED, "merge_failed", ERROR_REFUSE, "the database refused this one event again and again", "数据库多次拒绝该事件", "nothing for the sender to do; headquarters replays it when the cause is mended", "发送方无需处理，原因排除后由总部重放") \
    /* what `dealerhub check` finds beside these */ \
    X(TOPIC_ABSENT, "topic_absent", ERROR_STOP, "a topic is missing", "缺少主题", "make it: kafka-topics --create --topic NAME, with the settings that dealerhub(1) names", "请创建：kafka-topics --create --topic 主题名，设置见 dealerhub(1)") \
    X(TOPIC_SETTING, "topic_setting", ERROR_STOP, "a topic is not set up as the hub needs it", "主题的设置不符合要求", "kafka-configs --alter --entity-type topics --entity-name NAME --add-config SETTING=VALUE", "kafka-configs --alter --entity-type topics --entity-name 主题名 --add-config 设置=值") \
    X(TOPIC_UNHEARD, "topic_unheard", ERROR_STOP, "the topics and the configuration do not fit together", "主题与配置不一致", "mend topic.events in hub.conf or the sources in config/partners.xml", "请修正 hub.conf 的 topic.events 或 config/partners.xml 中的来源") \
    X(ERP_UNHEARD, "erp_unheard", ERROR_STOP, "nobody may tell the ERP's customer numbers, without which nothing is told of an object that lost", "无来源可告知 ERP 客户号，失效对象的通知将被暂扣", "add a Source with the id of the system and erp=\"yes\" to config/partners.xml, or set Loser how=\"tell\" in idoc/mapping.xml", "请在 config/partners.xml 中添加与系统同名且 erp=\"yes\" 的来源，或在 idoc/mapping.xml 设 Loser how=\"tell\"") \
    X(ANSWER_UNREADABLE, "answer_unreadable", ERROR_STOP, "the document is no answer of the ERP that can be used", "该文档不是可用的 ERP 回执", "give ALEAUD01 in XML, each IDOC with its control record", "请提供 XML 格式的 ALEAUD01，每个 IDOC 带控制记录") \
    X(REJECTS_WAITING, "rejects_waiting", ERROR_STOP, "refused events wait for their source to be configured", "有被拒事件等待来源配置", "add the source to config/partners.xml, reload, then `dealerhub rejects replay`", "请在 config/partners.xml 添加来源并重新加载，然后执行 dealerhub rejects replay") \
    /* after a restore */ \
    X(INPUTS_GONE, "inputs_gone", ERROR_STOP, "the inputs do not reach back to where the restored database stands: what was published cannot be merged again", "输入主题未保留到恢复后数据库所处的位置，已发布的内容无法重新合并", "restore a later backup or bring the messages back; or accept the loss: stop the hub, delete the kafka_offset row named, start again", "请恢复更新的备份或找回消息；若接受丢失：停止 hub，删除所指 kafka_offset 行后重新启动") \
    /* several relays */ \
    X(VIEW_RULES_BEHIND, "view_rules_behind", ERROR_REPEAT, "views are made by other rights or mappings now", "权限规则或映射已更新", "give this instance the same files and send it SIGHUP; until then it relays nothing", "请为本实例安装相同文件并发送 SIGHUP，此前不再转发") \
    /* what commands find */ \
    X(PROGRAM_ENDED, "program_ended", ERROR_MISSING, "a program of the demo was ended from outside", "演示的一个程序被外部终止", "start the demo again", "请重新启动演示") \
    X(DECISION_WAITS, "decision_waits", ERROR_MISSING, "the decision was sent, but nobody has merged it yet", "决定已发送，但尚未生效", "see whether `dealerhub run` runs, and its log; the decision need not be said again", "请检查 dealerhub run 是否在运行及其日志；无需重新发送决定") \
    X(DATABASE_DENIED, "database_denied", ERROR_STOP, "the role in the database may not do this", "数据库角色无权执行该操作", "connect as the role for it, see ROLES in dealerhub(1); `dealerhub migrate`, run by the owner, grants what each needs", "请使用相应的角色连接，见 dealerhub(1) 的 ROLES；由所有者运行 dealerhub migrate 可授予所需权限") \
    X(ROLE_POWERFUL, "role_powerful", ERROR_STOP, "the role in the database may do more than it needs", "数据库角色的权限超出所需", "connect as a role of its own, see ROLES in dealerhub(1)", "请使用专用角色连接，见 dealerhub(1) 的 ROLES") \
    X(TOPIC_REMADE, "topic_remade", ERROR_REPEAT, "the topic was made anew: it is read from its beginning", "主题已重建，从头读取", "nothing; what the old topic held unread is lost: its senders send it again", "无需处理；旧主题中未读的事件已丢失，请发送方重发") \
    X(DATABASE_SLOW, "database_slow", ERROR_REPEAT, "PostgreSQL cut a statement off that took too long", "PostgreSQL 因超时中断了语句", "nothing, if it passes: it is tried again; else look at what keeps the server busy, and at statement_timeout", "若自行恢复则无需处理，将自动重试；否则请检查服务器负载和 statement_timeout") \
    X(MERGE_TOO_SLOW, "merge_too_slow", ERROR_REFUSE, "the database cannot merge this one event in the time it allows, though it merges others", "数据库无法在规定时间内处理该事件，其他事件正常", "nothing for the sender to do; headquarters replays it once there is more time for it", "发送方无需处理，放宽时限后由总部重放") \
    X(MERGE_UNREADABLE, "merge_unreadable", ERROR_REFUSE, "a row of headquarters' database that this event needs cannot be read, though those of others can", "总部数据库中该事件所需的一行无法读取，其他事件正常", "nothing for the sender to do; headquarters replays it once the row is restored", "发送方无需处理，该行恢复后由总部重放") \
    X(ROW_UNREADABLE, "row_unreadable", ERROR_REPEAT, "a stored row cannot be read; until it can, nothing is merged over it and nobody is told of its customer", "数据库中的一行无法读取，恢复之前不据此合并，也不发布该客户", "restore the row from a backup; which rows can be computed anew instead: see A ROW THAT CANNOT BE READ in dealerhub(1)", "请从备份恢复该行；哪些行可以重新计算，见 dealerhub(1) 的 A ROW THAT CANNOT BE READ") \
    X(VACUUM_HELD, "vacuum_held", ERROR_REPEAT, "rows that are gone cannot be cleared away: some transaction was left open that could still see them", "已删除的行无法清理：有事务长期未结束，仍可能看到这些行", "end it: the database's administrator finds it by SELECT pid, usename, application_name, xact_start FROM pg_stat_activity WHERE backend_xmin IS NOT NULL ORDER BY age(backend_xmin) DESC, else in pg_prepared_xacts or pg_replication_slots; idle_in_transaction_session_timeout keeps it from coming again", "请结束该事务：数据库管理员可用 SELECT pid, usename, application_name, xact_start FROM pg_stat_activity WHERE backend_xmin IS NOT NULL ORDER BY age(backend_xmin) DESC 找到它，否则查看 pg_prepared_xacts 或 pg_replication_slots；设置 idle_in_transaction_session_timeout 可避免再次发生") \
    X(DEMO_PLACE_USED, "demo_place_used", ERROR_USAGE, "no demo can begin in this directory", "演示无法在该目录中开始", "give --directory another that is empty or not there yet; what an earlier demo left in it cannot go on, because its broker went with it, and may be deleted", "请用 --directory 指定空的或尚不存在的目录；之前的演示已随其 broker 结束，无法继续，其遗留文件可以删除") \
    /* what `dealerhub check` finds beside these */ \
    X(SITE_MISSING, "site_missing", ERROR_STOP, "the folder of the site's own files is not there: the shipped examples are in force in their place", "本地文件目录不存在，随产品提供的示例文件代之生效", "make the folder, or name the right one in `site` of hub.conf", "请创建该目录，或在 hub.conf 的 site 中指明正确的目录") \
    X(ERP_NAMES_DIFFER, "erp_names_differ", ERROR_STOP, "the ERP bears another name here than in erp.system of hub.conf, which is the one that counts", "此处的 ERP 系统名与 hub.conf 的 erp.system 不同，以后者为准", "write the same name in both", "请在两处使用相同的名称") \
    X(KEY_EXISTS, "key_exists", ERROR_STOP, "the file is there already, and a key file is never overwritten", "文件已存在，密钥文件从不覆盖", "add a key to it with `dealerhub key add`, or name another file", "请用 dealerhub key add 在其中添加密钥，或指定其他文件")
/* clang-format on */

#endif
