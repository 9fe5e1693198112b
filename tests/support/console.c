#include "tests/support/console.h"

#include "hub/stage/assembly.h"
#include "hub/store/master_key.h"
#include "hub/store/migrate.h"
#include "tests/support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(bool good, const struct error *error) {
    if (!good) {
        fail_msg("%s", error_text(error));
    }
}

void console_sql(struct console *console, const char *sql) {
    struct error error = {0};
    must(database_script(console->fixture.database, sql, &error), &error);
}

/* The fixture seals and digests with the installation's keys, as a hub would. */
static void use_installation(struct console *console) {
    struct error error = {0};
    uint32_t id;
    struct merge_fixture *fixture = &console->fixture;
    must(master_key_make("master.key", &id, &error), &error);
    console->keys = master_keys_load("master.key", &error);
    must(console->keys != NULL, &error);
    console->first_keyer = fixture->keyer;
    console->first_sealer = fixture->sealer;
    fixture->sealer = sealer_new(console->keys);
    must(migrate_run(fixture->database, fixture->sealer, NULL, NULL, &error), &error);
    must(installation_load(fixture->database, fixture->sealer, &console->installation, &error), &error);
    fixture->keyer = console->installation.keyer;
    fixture->parts.keyer = console->installation.keyer;
    fixture->parts.namespace_id = console->installation.namespace_id;
    fixture->parts.hub_key = console->installation.hub_key;
}

static void write_configuration(const struct console *console) {
    FILE *stream = fopen("hub.conf", "we");
    assert_non_null(stream);
    (void)fprintf(stream, "database = %s\ndata = %s/schemas\nsite = %s\nkey.file = %s/master.key\n",
                  getenv("POSTGRES_URI"), DEALERHUB_SOURCE_DIR, console->folder, console->folder);
    (void)fclose(stream);
}

/* As the first start of a hub puts its files in force. */
static void put_files_in_force(struct console *console) {
    struct error error = {0};
    struct arena *arena = arena_new();
    const struct config_request request = {.file = "hub.conf"};
    const struct config *config = config_load(&request, arena, &error);
    must(config != NULL, &error);
    struct assembly *assembly = assembly_new(config, &error);
    must(assembly != NULL, &error);
    must(assembly_connect(assembly, console->fixture.database, &console->installation, &error), &error);
    console->fixture.parts.file_set = assembly->parts.file_set;
    assembly_release(assembly);
    arena_free(arena);
    console_sql(console, "INSERT INTO kafka_offset VALUES ('test', 'dealer.D0123.events', 0, 0)");
}

void console_open(struct console *console, const struct subcommand *subcommands, size_t count) {
    *console = (struct console){.subcommands = subcommands, .subcommand_count = count};
    (void)setenv("LC_ALL", "C", 1);
    (void)snprintf(console->folder, sizeof console->folder, "/tmp/dealerhub-console-XXXXXX");
    assert_non_null(mkdtemp(console->folder));
    assert_int_equal(chdir(console->folder), 0);
    merge_fixture_open(&console->fixture);
    use_installation(console);
    write_configuration(console);
    put_files_in_force(console);
}

void console_close(struct console *console) {
    sealer_free(console->fixture.sealer);
    master_keys_free(console->keys);
    installation_free(&console->installation);
    console->fixture.keyer = console->first_keyer;
    console->fixture.sealer = console->first_sealer;
    merge_fixture_close(&console->fixture);
    assert_int_equal(chdir("/"), 0);
    const char *const command[] = {"rm", "-r", console->folder, NULL};
    assert_true(
        g_spawn_sync(NULL, (char **)(uintptr_t)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

int console_run(struct console *console, const char *line) {
    char words[1000];
    char *argv[24] = {(char[]){"dealerhub"}, (char[]){"--config"}, (char[]){"hub.conf"}};
    int argc = 3;
    (void)snprintf(words, sizeof words, "%s", line);
    for (char *rest, *word = strtok_r(words, " ", &rest); word != NULL && argc < 23;
         word = strtok_r(NULL, " ", &rest)) {
        argv[argc++] = word;
    }
    (void)fflush(stdout);
    const int kept = dup(STDOUT_FILENO);
    const int file = open("out", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    (void)dup2(file, STDOUT_FILENO);
    const int code = command_run(console->subcommands, console->subcommand_count, argc, argv);
    (void)fflush(stdout);
    (void)dup2(kept, STDOUT_FILENO);
    (void)close(kept);
    (void)lseek(file, 0, SEEK_SET);
    const ssize_t length = read(file, console->out, sizeof console->out - 1);
    console->out[length < 0 ? 0 : length] = '\0';
    (void)close(file);
    return code;
}

json_t *console_json(struct console *console, const char *line, int expected) {
    char words[1000];
    json_error_t error;
    (void)snprintf(words, sizeof words, "%s --json", line);
    assert_int_equal(console_run(console, words), expected);
    json_t *json = json_loads(console->out, JSON_DECODE_ANY, &error);
    if (json == NULL) {
        fail_msg("%s in: %s", error.text, console->out);
    }
    return json;
}

void console_says(const struct console *console, const char *text) {
    if (strstr(console->out, text) == NULL) {
        fail_msg("'%s' is not in: %s", text, console->out);
    }
}

void console_silent_of(const struct console *console, const char *text) {
    if (strstr(console->out, text) != NULL) {
        fail_msg("'%s' is in: %s", text, console->out);
    }
}
