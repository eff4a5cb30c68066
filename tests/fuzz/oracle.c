/* The contract's sections "user-spec" and "files", once more. */
#include "oracle.h"

#include <stdio.h>
#include <string.h>

/* execve(2) passes no longer string, its NUL included. */
#define LONGEST ((size_t)131072)

bool oracle_equal(struct bytes a, struct bytes b)
{
    return a.count == b.count && (a.count == 0 || memcmp(a.at, b.at, a.count) == 0);
}

struct bytes oracle_bytes(const char *string)
{
    return (struct bytes){(const unsigned char *)string, strlen(string)};
}

bool oracle_cut(struct bytes *rest, char separator, struct bytes *part)
{
    if (rest->at == NULL)
        return false;
    *part = *rest;
    const unsigned char *end =
        rest->count > 0 ? memchr(rest->at, separator, rest->count) : NULL;
    if (end == NULL) {
        rest->at = NULL;
        return true;
    }
    part->count = (size_t)(end - rest->at);
    rest->at = end + 1;
    rest->count -= part->count + 1;
    return true;
}

struct bytes oracle_split(struct bytes text, char separator, struct bytes *before)
{
    *before = oracle_bytes("");
    oracle_cut(&text, separator, before);
    return text.at != NULL ? text : oracle_bytes("");
}

static struct bytes without_first(struct bytes text, size_t count)
{
    return (struct bytes){text.at + count, text.count - count};
}

/* How many bytes at the start of `text` are among those of `set`. */
static size_t span(struct bytes text, const char *set)
{
    size_t count = 0;
    while (count < text.count && text.at[count] != '\0' &&
           strchr(set, text.at[count]) != NULL)
        count++;
    return count;
}

static bool has_sign(struct bytes text)
{
    return text.count > 0 && (text.at[0] == '+' || text.at[0] == '-');
}

bool oracle_is_zero(struct bytes text)
{
    if (has_sign(text))
        text = without_first(text, 1);
    return text.count > 0 && span(text, "0") == text.count;
}

enum oracle_kind oracle_read_id(struct bytes text, uint32_t *id)
{
    bool negative = text.count > 0 && text.at[0] == '-';
    struct bytes digits = has_sign(text) ? without_first(text, 1) : text;
    if (digits.count == 0 || span(digits, "0123456789") != digits.count)
        return ORACLE_NAME;

    if (oracle_is_zero(text)) {
        *id = 0;
        return ORACLE_ID;
    }
    if (negative)
        return ORACLE_INVALID;

    /* numbers of ten digits compare as their texts do */
    digits = without_first(digits, span(digits, "0"));
    struct bytes largest = oracle_bytes("2147483647");
    if (digits.count > largest.count)
        return ORACLE_INVALID;
    if (digits.count == largest.count &&
        memcmp(digits.at, largest.at, largest.count) > 0)
        return ORACLE_INVALID;

    *id = 0;
    uint32_t weight = 1;
    for (size_t i = digits.count; i > 0; i--, weight *= 10)
        *id += weight * (uint32_t)(digits.at[i - 1] - '0');
    return ORACLE_ID;
}

static struct bytes trimmed(struct bytes line)
{
    const char *blanks = " \t\n\v\f\r";
    line = without_first(line, span(line, blanks));
    while (line.count > 0 && line.at[line.count - 1] != '\0' &&
           strchr(blanks, line.at[line.count - 1]) != NULL)
        line.count--;
    return line;
}

/* A file being gone through. */
struct reader {
    struct bytes rest;
    unsigned long number; /* of the current line, from 1 */
    struct bytes fields[7];
};

static struct reader reader_of(struct bytes file)
{
    /* an empty file may come without an address */
    return (struct reader){.rest = file.count > 0 ? file : oracle_bytes("")};
}

/* Takes the next line that says something apart; fields that it does not have are
 * empty, and what it has beyond `count` of them is left out. */
static bool next_record(struct reader *reader, size_t count)
{
    struct bytes line;
    while (oracle_cut(&reader->rest, '\n', &line)) {
        reader->number++;
        line = trimmed(line);
        if (line.count == 0 || line.at[0] == '#')
            continue;
        for (size_t i = 0; i < count; i++)
            if (!oracle_cut(&line, ':', &reader->fields[i]))
                reader->fields[i] = oracle_bytes("");
        return true;
    }
    return false;
}

static bool is_id(struct bytes text, uint32_t *id)
{
    return text.count <= LONGEST && oracle_read_id(text, id) == ORACLE_ID;
}

static void refuse_line(struct oracle_answer *answer, const char *file,
                        const char *what)
{
    snprintf(answer->refusal, sizeof answer->refusal, "%s line %lu: the %s", file,
             answer->line, what);
}

static void take_entry(const struct reader *reader, struct oracle_answer *answer)
{
    answer->found = true;
    answer->line = reader->number;
    answer->name = reader->fields[0];
    answer->home = reader->fields[5];
    if (!is_id(reader->fields[2], &answer->uid))
        refuse_line(answer, "/etc/passwd", "uid is not a number");
    else if (!is_id(reader->fields[3], &answer->gid))
        refuse_line(answer, "/etc/passwd", "gid is not a number");
}

void oracle_find_entry(struct bytes file, struct bytes user,
                       struct oracle_answer *answer)
{
    struct reader reader = reader_of(file);
    uint32_t wanted;
    bool by_id = oracle_read_id(user, &wanted) == ORACLE_ID;
    while (!answer->found && next_record(&reader, 7)) {
        uint32_t uid;
        if (by_id ? is_id(reader.fields[2], &uid) && uid == wanted
                  : oracle_equal(reader.fields[0], user))
            take_entry(&reader, answer);
    }
}

void oracle_find_group(struct bytes file, struct bytes name,
                       struct oracle_answer *answer)
{
    struct reader reader = reader_of(file);
    while (!answer->found && next_record(&reader, 4)) {
        answer->found = oracle_equal(reader.fields[0], name);
        answer->line = reader.number;
        if (answer->found && !is_id(reader.fields[2], &answer->gid))
            refuse_line(answer, "/etc/group", "gid is not a number");
    }
}

/* Puts `gid` in its place, if it isn't there. */
static void add_gid(struct oracle_answer *answer, uint32_t gid)
{
    for (size_t i = 0; i < answer->gid_count; i++)
        if (answer->gids[i] == gid)
            return;
    size_t place = answer->gid_count++;
    for (; place > 0 && answer->gids[place - 1] > gid; place--)
        answer->gids[place] = answer->gids[place - 1];
    answer->gids[place] = gid;
}

static bool lists(struct bytes members, struct bytes member)
{
    struct bytes one;
    while (oracle_cut(&members, ',', &one))
        if (oracle_equal(one, member))
            return true;
    return false;
}

void oracle_add_groups(struct bytes file, struct bytes member,
                       struct oracle_answer *answer)
{
    struct reader reader = reader_of(file);
    while (answer->refusal[0] == '\0' && next_record(&reader, 4)) {
        uint32_t gid;
        answer->line = reader.number;
        if (!lists(reader.fields[3], member))
            continue;
        if (is_id(reader.fields[2], &gid))
            add_gid(answer, gid);
        else
            refuse_line(answer, "/etc/group", "gid is not a number");
    }
}

static struct bytes content_of(const struct stand_in_file *file)
{
    return file->absent ? oracle_bytes("") : file->content;
}

static void refuse(struct oracle_answer *answer, const char *words)
{
    snprintf(answer->refusal, sizeof answer->refusal, "%s", words);
}

/* What is too much for a program to be given. */
static void refuse_unfit_entry(struct oracle_answer *answer)
{
    struct bytes home = answer->home;
    if (answer->name.count > LONGEST)
        refuse_line(answer, "/etc/passwd", "name is longer");
    else if (strlen("HOME=") + home.count >= LONGEST)
        refuse_line(answer, "/etc/passwd", "home is longer");
    else if (home.count > 0 && memchr(home.at, '\0', home.count) != NULL)
        refuse_line(answer, "/etc/passwd", "home has a NUL");
}

static bool is_empty(const struct stand_in_file *file)
{
    return !file->absent && file->content.count == 0;
}

static void resolve_user(struct bytes user, struct bytes group,
                         struct oracle_answer *answer)
{
    char number[16];
    bool is_caller = user.count == 0;
    if (is_caller) {
        if (stand_in.caller_uid == 0) {
            refuse(answer, "the user is empty");
            return;
        }
        snprintf(number, sizeof number, "%u", stand_in.caller_uid);
        user = oracle_bytes(number);
    }
    oracle_find_entry(content_of(&stand_in.passwd), user, answer);
    if (answer->found) {
        if (answer->refusal[0] == '\0')
            refuse_unfit_entry(answer);
        return;
    }
    answer->gid = stand_in.caller_gid;
    if (oracle_read_id(user, &answer->uid) != ORACLE_ID)
        refuse(answer, "no such user in /etc/passwd");
    else if (!is_caller && group.count == 0 && answer->gid == 0 &&
             is_empty(&stand_in.passwd))
        refuse(answer, "/etc/passwd is empty");
}

static void resolve_group(struct bytes name, struct oracle_answer *answer)
{
    struct bytes file = content_of(&stand_in.group);
    if (name.count == 0) {
        if (answer->name.count > 0)
            oracle_add_groups(file, answer->name, answer);
        return;
    }
    if (oracle_read_id(name, &answer->gid) == ORACLE_ID)
        return;
    answer->found = false;
    oracle_find_group(file, name, answer);
    if (!answer->found)
        refuse(answer, "no such group in /etc/group");
}

static bool has_gid(const struct oracle_answer *answer, uint32_t gid)
{
    for (size_t i = 0; i < answer->gid_count; i++)
        if (answer->gids[i] == gid)
            return true;
    return false;
}

/* Gid 0, and the groups that root has by its own entry, or by its name if it has none.
 */
static void find_own_groups(struct oracle_answer *own)
{
    static struct oracle_answer caller;
    memset(&caller, 0, sizeof caller);
    memset(own, 0, sizeof *own);
    add_gid(own, 0);
    oracle_find_entry(content_of(&stand_in.passwd), oracle_bytes("0"), &caller);
    if (caller.found && caller.refusal[0] == '\0')
        add_gid(own, caller.gid);
    if (!caller.found)
        caller.name = oracle_bytes("root");
    if (caller.name.count > 0 && caller.name.count <= LONGEST)
        oracle_add_groups(content_of(&stand_in.group), caller.name, own);
    if (is_empty(&stand_in.passwd))
        refuse(own, "/etc/passwd is empty");
    else if (is_empty(&stand_in.group))
        refuse(own, "/etc/group is empty");
}

static bool caller_holds(uint32_t gid)
{
    for (size_t i = 0; i < stand_in.caller_group_count; i++)
        if (stand_in.caller_groups[i] == gid)
            return true;
    return false;
}

/* `stays`: whether the caller is who was asked for, and needs no further group. Then it
 * keeps its groups as they are. */
static void keep_groups_of_caller(bool stays, struct oracle_answer *answer)
{
    static struct oracle_answer own;
    memset(&own, 0, sizeof own);
    if (stays)
        answer->gid_count = 0;
    else if (stand_in.caller_uid == 0)
        find_own_groups(&own);
    if (own.refusal[0] != '\0')
        refuse(answer, own.refusal);
    for (size_t i = 0; i < stand_in.caller_group_count; i++) {
        uint32_t gid = stand_in.caller_groups[i];
        if (stays || (gid != STAND_IN_OVERFLOW_GID && !has_gid(&own, gid)))
            add_gid(answer, gid);
    }
}

/* `*stays` becomes false where a group is asked for that the caller must first be
 * given. */
static void add_asked_for(struct bytes list, bool *stays, struct oracle_answer *answer)
{
    static struct oracle_answer one;
    struct bytes item;
    while (answer->refusal[0] == '\0' && oracle_cut(&list, ',', &item)) {
        memset(&one, 0, sizeof one);
        if (item.count == 0)
            refuse(&one, "a group is empty");
        else if (oracle_read_id(item, &one.gid) == ORACLE_INVALID)
            refuse(&one, "a uid or gid must be a number");
        else
            resolve_group(item, &one);
        memcpy(answer->refusal, one.refusal, sizeof one.refusal);
        if (!caller_holds(one.gid) || one.gid == STAND_IN_OVERFLOW_GID)
            *stays = false;
        add_gid(answer, one.gid);
    }
}

void oracle_resolve(struct bytes user_spec, bool keep_groups, struct bytes groups,
                    struct oracle_answer *answer)
{
    struct bytes user;
    struct bytes group = oracle_split(user_spec, ':', &user);
    uint32_t ignored;
    if (oracle_read_id(user, &ignored) == ORACLE_INVALID ||
        oracle_read_id(group, &ignored) == ORACLE_INVALID) {
        refuse(answer, "a uid or gid must be a number");
        return;
    }
    resolve_user(user, group, answer);
    if (answer->refusal[0] == '\0')
        resolve_group(group, answer);
    if (answer->home.count == 0)
        answer->home = oracle_bytes("/");
    add_gid(answer, answer->gid);
    bool stays = stand_in.caller_uid != 0 && stand_in.caller_uid == answer->uid &&
                 stand_in.caller_gid == answer->gid;
    if (groups.at != NULL)
        add_asked_for(groups, &stays, answer);
    if (keep_groups && answer->refusal[0] == '\0')
        keep_groups_of_caller(stays, answer);
}
