#include "hub/command/demo_child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOT_STARTED = 127, LOOKS_A_SECOND = 100, SECONDS_TO_END = 10 };

static bool drop_rights(const struct demo_program *program) {
    return !program->other_user ||
           (setgroups(1, &program->gid) == 0 && setgid(program->gid) == 0 && setuid(program->uid) == 0);
}

static bool take_streams(int log) {
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(log, STDOUT_FILENO) >= 0 &&
           dup2(log, STDERR_FILENO) >= 0;
}

/* In the child, where only what is async-signal-safe may be called: the demo has threads. The wish to be told of the
 * parent's death comes last, because a change of user takes it back. */
static void become(const struct demo_program *program, int log, pid_t parent) {
    sigset_t none;
    const bool ready = sigemptyset(&none) == 0 && sigprocmask(SIG_SETMASK, &none, NULL) == 0 &&
                       signal(SIGPIPE, SIG_DFL) != SIG_ERR && setpgid(0, 0) == 0 && take_streams(log) &&
                       drop_rights(program) && (program->directory == NULL || chdir(program->directory) == 0) &&
                       prctl(PR_SET_PDEATHSIG, program->last_signal) == 0;
    if (ready && getppid() == parent) {
        (void)execv(program->argv[0], (char *const *)(uintptr_t)program->argv);
    }
    static const char sorry[] = "cannot be started\n";
    (void)!write(STDERR_FILENO, sorry, sizeof sorry - 1);
    _exit(NOT_STARTED);
}

bool demo_child_start(const struct demo_program *program, struct demo_child *child, struct error *error) {
    const pid_t parent = getpid();
    const int log = open(program->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0) {
        return error_set(error, DEMO_FAILED, program->log, "%s", strerror(errno));
    }
    (void)fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        become(program, log, parent);
    }
    const int why = errno;
    (void)close(log);
    *child = (struct demo_child){pid < 0 ? 0 : pid, program};
    return pid > 0 || error_set(error, DEMO_FAILED, program->argv[0], "%s", strerror(why));
}

static bool is_cause(const char *line) {
    return strstr(line, "error: ") != NULL || strstr(line, "FATAL: ") != NULL || strstr(line, "PANIC: ") != NULL;
}

/* The last line that names an error; without one the last line: what tidies up behind an error says why it does not. */
static void read_cause(const char *path, char cause[200]) {
    char line[200];
    bool found = false;
    FILE *log = fopen(path, "re");
    while (log != NULL && fgets(line, sizeof line, log) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (*line != '\0' && (is_cause(line) || !found)) {
            found = found || is_cause(line);
            (void)snprintf(cause, 200, "%s", line);
        }
    }
    if (log != NULL) {
        (void)fclose(log);
    }
}

/* Says how it ended, and the line of its log that says why. */
static bool tell_end(const struct demo_child *child, int status, struct error *error) {
    char cause[200] = "";
    if (WIFSIGNALED(status)) {
        return error_set(error, PROGRAM_ENDED, child->program->argv[0], "by SIG%s", sigabbrev_np(WTERMSIG(status)));
    }
    read_cause(child->program->log, cause);
    return error_set(error, DEMO_FAILED, child->program->argv[0], "it has ended; its log says: %s", cause);
}

/* True when it is over; *status says how. */
static bool is_over(struct demo_child *child, int options, int *status) {
    pid_t answer;
    do {
        answer = waitpid(child->pid, status, options);
    } while (answer < 0 && errno == EINTR);
    return answer != 0;
}

bool demo_child_lives(struct demo_child *child, struct error *error) {
    int status = 0;
    if (!is_over(child, WNOHANG, &status)) {
        return true;
    }
    child->pid = 0;
    return tell_end(child, status, error);
}

bool demo_child_finish(struct demo_child *child, struct error *error) {
    int status = 0;
    (void)is_over(child, 0, &status);
    child->pid = 0;
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) || tell_end(child, status, error);
}

void demo_child_stop(struct demo_child *child) {
    const struct timespec pause = {.tv_nsec = 1000000000 / LOOKS_A_SECOND};
    int status = 0;
    if (child->pid == 0) {
        return;
    }
    (void)kill(child->pid, child->program->last_signal);
    bool over = is_over(child, WNOHANG, &status);
    for (int i = 0; !over && i < SECONDS_TO_END * LOOKS_A_SECOND; i++) {
        (void)nanosleep(&pause, NULL);
        over = is_over(child, WNOHANG, &status);
    }
    if (!over) {
        (void)kill(-child->pid, SIGKILL); /* with whatever it started */
        (void)is_over(child, 0, &status);
    }
    child->pid = 0;
}
