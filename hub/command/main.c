/* The subcommands of dealerhub. A new one is a file beside this, a line in command.h and a line here. */
#include "hub/command/command.h"

/* What the subcommands need that look at stored customers. */
#define NEEDS_STORE (NEEDS_CONFIG | NEEDS_DATABASE | NEEDS_KEYS)

/* clang-format off: a line each, and one for its Chinese */
static const struct subcommand subcommands[] = {
    {"run", "[--stages intake,merge,relay]", "run the hub until SIGTERM; SIGHUP loads files anew",
     "运行，直到收到 SIGTERM；SIGHUP 重新加载文件", run_main, NEEDS_CONFIG | NEEDS_KEYS},
    {"migrate", "", "bring the database to this version", "将数据库升级到本版本", migrate_main,
     NEEDS_STORE | NEEDS_OWNER},
    {"check", "[--offline]", "check configuration, files, keys and services", "检查配置、文件、密钥和服务", check_main,
     NEEDS_CONFIG},
    {"validate", "FILE… | --codes", "check event documents offline, as the hub would on receipt",
     "离线校验事件文档，与接收时相同", validate_main, NEEDS_NOTHING},
    {"send", "[--topic TOPIC] [--key KEY] [--unchecked | --answers] FILE…", "send event documents to their topics",
     "将事件文档发送到其主题", send_main, NEEDS_CONFIG},
    {"demo", "[--directory DIR] [--keep] [--scenario DIR]", "show all of it with a database and a broker of its own",
     "自带数据库和消息服务，演示全部功能", demo_main, NEEDS_NOTHING},
    {"show", "[--reveal] [--lineage] [--history] [--canonical] CUSTOMER|--all",
     "print a customer's golden record, or what happened to a vehicle", "显示客户全貌，或车辆时间线", show_main,
     NEEDS_STORE},
    {"history", "[--all] [--reveal] CUSTOMER", "print all that happened, in order of time", "按时间显示全部历史",
     history_main, NEEDS_STORE},
    {"explain", "[--reveal] RECORD RECORD | CUSTOMER", "say why two source records are one customer or not",
     "说明两份档案为何是或不是同一客户", explain_main, NEEDS_STORE},
    {"view", "[--at INSTANT] [--reveal] [--canonical] [--xml] PARTNER CUSTOMER",
     "print what a partner sees of a customer, and by which rule", "显示伙伴可见的客户内容及依据的规则", view_main,
     NEEDS_STORE},
    {"rejects", "list|show|replay|discard [--code CODE] [--all] [--reveal] [--reason TEXT] [--author NAME] [ID…]",
     "look at refused events, replay or discard them", "查看、重放或丢弃被拒事件", rejects_main, NEEDS_STORE},
    {"review",
     "list [--waiting|--deferred] | stats | show [--reveal] A B | same|apart A B | defer --until DAY A B | "
     "same|apart --where CONDITIONS [--yes] | revoke DECISION | undo GROUP  [--reason TEXT] [--author NAME]",
     "answer whether two customers are one", "裁定两位客户是否为同一人", review_main, NEEDS_STORE},
    {"pin", "[--reason TEXT] [--author NAME] RECORD ATTRIBUTE [EVENT]",
     "have a golden record keep what one source record says", "固定采用某份档案的属性值", pin_main, NEEDS_STORE},
    {"unpin", "[--reason TEXT] [--author NAME] RECORD ATTRIBUTE", "take a pin back", "取消固定", unpin_main,
     NEEDS_STORE},
    {"generic", "list|collective [--reveal] | set|free [--reason TEXT] [--author NAME] KIND VALUE|DIGEST",
     "look at values that too many hold, and say which link", "查看被过多客户共用的值，并裁定其是否可用于关联",
     generic_main, NEEDS_STORE},
    {"erp",
     "list [--state STATE] [--number N] [--system NAME] [CUSTOMER] | show [--reveal] NUMBER | losers [--system NAME]",
     "look at the documents for the ERP", "查看发往 ERP 的单据", erp_main, NEEDS_STORE},
    {"adopt", "[--reason TEXT] [--author NAME] [SET]", "list the proposed sets of files, or put one in force",
     "列出文件集或采用其中一个", adopt_main, NEEDS_CONFIG | NEEDS_DATABASE},
    {"model",
     "show [FILE] | train [--seed N] [--pairs N] [--records N] [--precision P] [--name TEXT] FILE | try "
     "[--examples N] [--reveal] FILE | history | adopt [SET]",
     "look at the model, train a new version, try it, put it in force", "查看、训练、试用和采用比对模型", model_main,
     NEEDS_STORE},
    {"rebuild", "--verify [--most N]", "compute the golden state once more and tell every difference",
     "重新计算并报告每处不同", rebuild_main, NEEDS_STORE},
    {"key", "make|add|list [FILE]", "make a file of master keys, add a newer key, list their ids",
     "生成主密钥文件、增加新主密钥或列出密钥号", key_main, NEEDS_NOTHING},
};
/* clang-format on */

int main(int argc, char **argv) {
    return command_run(subcommands, sizeof subcommands / sizeof *subcommands, argc, argv);
}
