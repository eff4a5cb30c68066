/* A fault was held if nothing ran, or if the target is who it is without faults. Where
 * nothing ran, stepdown must have said so by its status and in one line. */
#include "judge.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define RAN "Uid:"

bool learn_identity(const struct result *normal, struct identity *identity)
{
    const char *groups = strstr(normal->output, "Groups:\t");
    if (sscanf(normal->output, RAN "\t%u", &identity->uid) != 1 || groups == NULL ||
        sscanf(strstr(normal->output, "Gid:"), "Gid:\t%u", &identity->gid) != 1)
        return false;
    const char *rest = groups + strlen("Groups:\t");
    identity->group_count = 0;
    while (*rest != '\n' && identity->group_count < 64) {
        char *end;
        identity->groups[identity->group_count++] = (gid_t)strtoul(rest, &end, 10);
        rest = end + 1;
    }
    return true;
}

static void say(char *why, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, size, format, arguments);
    va_end(arguments);
}

/* The lines that differ, with blanks for tabs. */
static void say_difference(const char *normal, const char *got, char *why, size_t size)
{
    size_t used = (size_t)snprintf(why, size, "ran as");
    for (const char *line = got; *line != '\0';) {
        size_t length = strcspn(line, "\n") + 1;
        if (strncmp(line, normal, length) != 0 && used + length + 2 < size) {
            used += (size_t)snprintf(why + used, size - used, " [%.*s]",
                                     (int)length - 1, line);
        }
        line += strnlen(line, length);
        normal += strcspn(normal, "\n");
        normal += *normal == '\n';
    }
    for (; *why != '\0'; why++)
        if (*why == '\t')
            *why = ' ';
}

static bool is_one_error_line(const char *text)
{
    const char *newline = strchr(text, '\n');
    return strncmp(text, "error: ", 7) == 0 && newline != NULL && newline[1] == '\0';
}

static bool has_error(const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        if (faults->fault[i].answer->kind == ANSWER_ERROR)
            return true;
    return false;
}

/* What follows the line in which --own tells what nobody could change, if a call failed
 * and there is one; else `text`. */
static const char *after_undone(const struct faults *faults, const char *text)
{
    static const char start[] = "stepdown: --own ";
    const char *newline = strchr(text, '\n');
    const char *found = strstr(text, "can't be given");
    bool tells = has_error(faults) && strncmp(text, start, sizeof start - 1) == 0 &&
                 newline != NULL && found != NULL && found < newline;
    return tells ? newline + 1 : text;
}

static bool has_family(const struct faults *faults, enum family family)
{
    for (size_t i = 0; i < faults->count; i++)
        if (call_family(faults->fault[i].number) == family)
            return true;
    return false;
}

/* A step that failed, alone, is named; but where it was the way back that failed, or
 * where the caller is that user already and in more groups. */
static bool names_step(const struct faults *faults, const char *error)
{
    const struct fault *fault = &faults->fault[0];
    return faults->count != 1 || fault->answer->kind != ANSWER_ERROR ||
           call_family(fault->number) != FAMILY_STEP ||
           strstr(error, call_name(fault->number)) != NULL ||
           strstr(error, "taken back") != NULL || strstr(error, "also in") != NULL;
}

static void judge_refusal(const struct faults *faults, const struct result *result,
                          char *why, size_t size)
{
    int status = result->status;
    if (has_family(faults, FAMILY_LIBC_START) && status != 0)
        return;
    /* as the kernel ends it where the parent is another */
    if (has_family(faults, FAMILY_PARENT) && WIFSIGNALED(status) &&
        WTERMSIG(status) == PARENT_DEATH_SIGNAL)
        return;
    if (result->hung)
        say(why, size, "does not end");
    else if (!WIFEXITED(status))
        say(why, size, "signal %d", WTERMSIG(status));
    else if (WEXITSTATUS(status) != 1 && WEXITSTATUS(status) != 126 &&
             WEXITSTATUS(status) != 127)
        say(why, size, "status %d: %s", WEXITSTATUS(status), result->error);
    else if (!is_one_error_line(after_undone(faults, result->error)) &&
             !has_family(faults, FAMILY_WRITE))
        say(why, size, "stderr: %s", result->error);
    else if (!names_step(faults, result->error))
        say(why, size, "the call is not named: %s", result->error);
}

static bool is_failing_prctl(const struct fault *fault)
{
    return call_family(fault->number) == FAMILY_PRCTL &&
           fault->answer->kind == ANSWER_ERROR;
}

/* Whether stepdown can't know the parent-death signal: prctl fails always, as by a
 * filter that denies it, or both times that it is asked. */
static bool denies_prctl(const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->fault[i];
        if (!is_failing_prctl(fault))
            continue;
        if (fault->occurrence == 0 ||
            (i + 1 < faults->count && is_failing_prctl(fault + 1) &&
             fault[1].occurrence == fault->occurrence + 1))
            return true;
    }
    return false;
}

/* Whether both say the same of the target, but for that signal if it may be lost. */
static bool is_same_target(const char *normal, const char *got, bool may_lose_signal)
{
    static const char key[] = "Pdeathsig:";
    const char *line = strstr(normal, key);
    const char *other = strstr(got, key);
    if (!may_lose_signal || line == NULL || other == NULL ||
        strncmp(other, "Pdeathsig:\t0\n", sizeof "Pdeathsig:\t0\n" - 1) != 0)
        return strcmp(normal, got) == 0;
    return line - normal == other - got &&
           strncmp(normal, got, (size_t)(line - normal)) == 0 &&
           strcmp(line + strcspn(line, "\n"), other + strcspn(other, "\n")) == 0;
}

void judge(const struct setting *setting, const struct faults *faults,
           const struct result *normal, const struct result *result, char *why,
           size_t size)
{
    bool ran = strstr(result->output, RAN) != NULL;
    why[0] = '\0';
    if (result->aimed_at_others)
        say(why, size, "would kill other processes");
    else if (result->touched_outside)
        say(why, size, "gave away what is outside");
    else if (ran &&
             !is_same_target(normal->output, result->output, denies_prctl(faults)))
        say_difference(normal->output, result->output, why, size);
    else if (!ran && !setting->peer)
        judge_refusal(faults, result, why, size);
    else if (!setting->peer &&
             (result->status != 0 || *after_undone(faults, result->error) != '\0'))
        say(why, size, "the target ran, status %d: %s", result->status, result->error);
}
