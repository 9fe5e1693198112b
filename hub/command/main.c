/* The subcommands of dealerhub. A new one is a file beside this, a line in command.h and a line here. */
#include "hub/command/command.h"

/* clang-format off: a line each, and one for its Chinese */
static const struct subcommand subcommands[] = {
    {"check", "[--offline]", "check configuration, files, keys and services", "检查配置、文件、密钥和服务", check_main,
     NEEDS_CONFIG},
    {"validate", "FILE…", "check event documents offline, as the hub would on receipt",
     "离线校验事件文档，与接收时相同", validate_main, NEEDS_NOTHING},
    {"send", "[--topic TOPIC] [--key KEY] [--unchecked] FILE…", "send event documents to their topics",
     "将事件文档发送到其主题", send_main, NEEDS_CONFIG},
    {"key", "make|add|list [FILE]", "make a file of master keys, add a newer key, list their ids",
     "生成主密钥文件、增加新主密钥或列出密钥号", key_main, NEEDS_NOTHING},
};
/* clang-format on */

int main(int argc, char **argv) {
    return command_run(subcommands, sizeof subcommands / sizeof *subcommands, argc, argv);
}
