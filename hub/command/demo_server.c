#include "hub/command/demo_server.h"

#include "hub/base/uuid.h"
#include "hub/store/database.h"
#include "statements.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <glob.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define USER "dealerhub"
#define DATABASE "dealerhub"
enum { SECONDS_TO_START = 30, LOOKS_A_SECOND = 50 };

/* How the server is made and run. */
struct plan {
    const char *programs;  /* folder of initdb and postgres */
    const char *directory; /* the server's own */
    const char *data, *log, *password_file, *password;
    bool other_user;
    uid_t uid;
    gid_t gid;
    int port;
    bool has_socket; /* its path fits one, and libpq's connection string */
};

int demo_free_port(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool bound = probe >= 0 && bind(probe, (struct sockaddr *)&address, sizeof address) == 0 &&
                       getsockname(probe, (struct sockaddr *)&address, &length) == 0;
    if (probe >= 0) {
        (void)close(probe);
    }
    return bound ? ntohs(address.sin_port) : 0;
}

/* Where Debian keeps the programs of a server, of the newest version that is there. */
static const char *newest_of_debian(struct arena *arena) {
    glob_t found;
    const char *newest = NULL;
    if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            const char *path = found.gl_pathv[i];
            newest = newest == NULL || strverscmp(path, newest) > 0 ? path : newest;
        }
        newest = arena_copy_n(arena, newest, strlen(newest) - strlen("/initdb"));
    }
    globfree(&found);
    return newest;
}

static const char *folder_of_programs(struct arena *arena) {
    char *path = g_find_program_in_path("initdb");
    char *real = path == NULL ? NULL : realpath(path, NULL);
    const char *folder =
        real == NULL ? newest_of_debian(arena) : arena_copy_n(arena, real, (size_t)(strrchr(real, '/') - real));
    free(real);
    g_free(path);
    return folder;
}

static bool choose_user(struct plan *plan, struct error *error) {
    static const char *const names[] = {"postgres", "nobody"};
    const struct passwd *user = NULL;
    plan->other_user = geteuid() == 0;
    for (size_t i = 0; user == NULL && i < sizeof names / sizeof *names; i++) {
        user = getpwnam(names[i]);
    }
    if (plan->other_user && user == NULL) {
        return error_set(error, DEMO_FAILED, "root",
                         "PostgreSQL refuses to run as root, and there is no user postgres");
    }
    if (plan->other_user) {
        plan->uid = user->pw_uid;
        plan->gid = user->pw_gid;
    }
    return true;
}

static bool has_room(const struct plan *plan) {
    const struct sockaddr_un address = {0};
    return strlen(plan->directory) + sizeof "/.s.PGSQL.65535" <= sizeof address.sun_path &&
           strpbrk(plan->directory, " '\\,") == NULL;
}

static bool make_plan(const struct demo_place *place, struct arena *arena, struct plan *plan, struct error *error) {
    char random[UUID_TEXT];
    const struct uuid password = uuid_random();
    *plan = (struct plan){
        .programs = folder_of_programs(arena),
        .directory = arena_print(arena, "%s/postgres", place->path),
        .data = arena_print(arena, "%s/postgres/data", place->path),
        .log = arena_print(arena, "%s/postgres.log", place->path),
        .password_file = arena_print(arena, "%s/postgres/password", place->path),
        .password = arena_copy(arena, uuid_to_text(&password, random)),
        .port = demo_free_port(),
    };
    plan->has_socket = has_room(plan);
    if (plan->programs == NULL) {
        return error_set(error, DEMO_FAILED, "initdb", "the programs of a PostgreSQL server are not installed here");
    }
    return choose_user(plan, error);
}

static bool give(const struct plan *plan, const char *path) {
    return !plan->other_user || chown(path, plan->uid, plan->gid) == 0;
}

static bool make_folder(const struct plan *plan, struct error *error) {
    return (mkdir(plan->directory, S_IRWXU) == 0 && give(plan, plan->directory)) ||
           error_set(error, DEMO_FAILED, plan->directory, "%s", strerror(errno));
}

static bool write_password(const struct plan *plan, struct error *error) {
    return demo_place_write(plan->password_file, plan->password, error) &&
           (give(plan, plan->password_file) ||
            error_set(error, DEMO_FAILED, plan->password_file, "%s", strerror(errno)));
}

static struct demo_program *program_of(const struct plan *plan, const char *const *argv, struct arena *arena) {
    struct demo_program *program = ARENA_NEW(arena, struct demo_program, 1);
    *program = (struct demo_program){
        .argv = argv,
        .log = plan->log,
        .directory = plan->directory,
        .other_user = plan->other_user,
        .uid = plan->uid,
        .gid = plan->gid,
        .last_signal = SIGINT, /* a fast shutdown: clients are sent away, data is written */
    };
    return program;
}

static bool make_data(const struct plan *plan, struct arena *arena, struct error *error) {
    const char *const argv[] = {arena_print(arena, "%s/initdb", plan->programs),
                                "--pgdata",
                                plan->data,
                                arena_print(arena, "--username=%s", USER),
                                "--auth-local=trust",
                                "--auth-host=scram-sha-256",
                                arena_print(arena, "--pwfile=%s", plan->password_file),
                                "--encoding=UTF8",
                                "--locale=C",
                                "--no-sync",
                                NULL};
    struct demo_child child;
    const bool made =
        demo_child_start(program_of(plan, argv, arena), &child, error) && demo_child_finish(&child, error);
    (void)unlink(plan->password_file);
    return made;
}

/* A demo is not worth a disk's patience: what a power failure takes, the next demo makes anew. */
static const char *const *server_arguments(const struct plan *plan, struct arena *arena) {
    const char **argv = ARENA_NEW(arena, const char *, 16);
    size_t count = 0;
    argv[count++] = arena_print(arena, "%s/postgres", plan->programs);
    argv[count++] = "-D";
    argv[count++] = plan->data;
    argv[count++] = "-p";
    argv[count++] = arena_print(arena, "%d", plan->port);
    argv[count++] = "-h";
    argv[count++] = "127.0.0.1";
    argv[count++] = "-k";
    argv[count++] = plan->has_socket ? plan->directory : "";
    argv[count++] = "-F"; /* no fsync */
    return argv;
}

static const char *connection_to(const struct plan *plan, const char *database, struct arena *arena) {
    return plan->has_socket
               ? arena_print(arena, "host=%s port=%d user=%s dbname=%s", plan->directory, plan->port, USER, database)
               : arena_print(arena, "host=127.0.0.1 port=%d user=%s password=%s dbname=%s", plan->port, USER,
                             plan->password, database);
}

/* Until it answers, or has ended. */
static struct database *wait_ready(struct demo_server *server, const char *conninfo, struct error *error) {
    const struct timespec pause = {.tv_nsec = 1000000000 / LOOKS_A_SECOND};
    struct database *database = NULL;
    for (int i = 0; database == NULL && i < SECONDS_TO_START * LOOKS_A_SECOND; i++) {
        if (!demo_child_lives(&server->child, error)) {
            return NULL;
        }
        database = database_open(conninfo, "dealerhub demo", error);
        if (database == NULL) {
            (void)nanosleep(&pause, NULL);
        }
    }
    return database;
}

static bool make_database(struct demo_server *server, const char *conninfo, struct error *error) {
    struct database *database = wait_ready(server, conninfo, error);
    const bool made = database != NULL && database_script(database, sql_demo_database, error);
    database_close(database);
    return made;
}

bool demo_server_start(const struct demo_place *place, struct arena *arena, struct demo_server *server,
                       struct error *error) {
    struct plan plan;
    *server = (struct demo_server){0};
    if (!make_plan(place, arena, &plan, error) || !make_folder(&plan, error) || !write_password(&plan, error) ||
        !make_data(&plan, arena, error) ||
        !demo_child_start(program_of(&plan, server_arguments(&plan, arena), arena), &server->child, error)) {
        return false;
    }
    server->conninfo = connection_to(&plan, DATABASE, arena);
    return make_database(server, connection_to(&plan, "postgres", arena), error);
}

void demo_server_stop(struct demo_server *server) {
    demo_child_stop(&server->child);
}
