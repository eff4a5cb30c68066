/* The contract's sections "user-spec" and "files", once more. */
#include "oracle.h"

#include <stdio.h>
#include <string.h>

bool oracle_equal(struct bytes a, struct bytes b)
{
    return a.count == b.count && (a.count == 0 || memcmp(a.at, b.at, a.count) == 0);
}

struct bytes oracle_bytes(const char *string)
{
    return (struct bytes){(const unsigned char *)string, strlen(string)};
}

struct bytes bytes_of(struct text text)
{
    return (struct bytes){(const unsigned char *)text.start, text.length};
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
    const char *path;
    struct oracle_answer *answer; /* where a refusal goes */
    struct bytes rest;
    unsigned long number; /* of the current line, from 1 */
    struct bytes fields[7];
};

static struct reader reader_of(struct bytes file, const char *path,
                               struct oracle_answer *answer)
{
    /* an empty file may come without an address */
    return (struct reader){
        path, answer, file.count > 0 ? file : oracle_bytes(""), 0, {{0}}};
}

static void refuse_line(const struct reader *reader, const char *what)
{
    snprintf(reader->answer->refusal, sizeof reader->answer->refusal, "%s line %lu%s",
             reader->path, reader->number, what);
}

/* Takes the next line that says something apart; fields that it does not have are
 * empty, and what it has beyond `count` of them is left out. Refuses one that is too
 * long. */
static bool next_record(struct reader *reader, size_t count)
{
    struct bytes line;
    while (oracle_cut(&reader->rest, '\n', &line)) {
        reader->number++;
        if (line.count > LINE_LENGTH_MAX) {
            refuse_line(reader, " is longer than 1048575 bytes");
            return false;
        }
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
    return oracle_read_id(text, id) == ORACLE_ID;
}

static void take_entry(const struct reader *reader)
{
    struct oracle_answer *answer = reader->answer;
    answer->found = true;
    answer->line = reader->number;
    answer->name = reader->fields[0];
    answer->home = reader->fields[5];
    if (!is_id(reader->fields[2], &answer->uid))
        refuse_line(reader, ": the uid is not a number");
    else if (!is_id(reader->fields[3], &answer->gid))
        refuse_line(reader, ": the gid is not a number");
}

void oracle_find_entry(struct bytes file, struct bytes user,
                       struct oracle_answer *answer)
{
    struct reader reader = reader_of(file, "/etc/passwd", answer);
    uint32_t wanted;
    bool by_id = oracle_read_id(user, &wanted) == ORACLE_ID;
    while (!answer->found && next_record(&reader, 7)) {
        uint32_t uid;
        if (by_id ? is_id(reader.fields[2], &uid) && uid == wanted
                  : oracle_equal(reader.fields[0], user))
            take_entry(&reader);
    }
}

void oracle_find_group(struct bytes file, struct bytes name,
                       struct oracle_answer *answer)
{
    struct reader reader = reader_of(file, "/etc/group", answer);
    while (!answer->found && next_record(&reader, 4)) {
        answer->found = oracle_equal(reader.fields[0], name);
        answer->line = reader.number;
        if (answer->found && !is_id(reader.fields[2], &answer->gid))
            refuse_line(&reader, ": the gid is not a number");
    }
}

/* Puts `gid` in its place, if it isn't there. */
static void add_gid(struct oracle_answer *answer, uint32_t gid)
{
    for (size_t i = 0; i < answer->gid_count; i++)
        if (answer->gids[i] == gid)
            return;
    if (answer->gid_count == GID_SET_MAX) {
        answer->has_too_many = true;
        return;
    }
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
    struct reader reader = reader_of(file, "/etc/group", answer);
    while (answer->refusal[0] == '\0' && next_record(&reader, 4)) {
        uint32_t gid;
        if (!lists(reader.fields[3], member))
            continue;
        if (is_id(reader.fields[2], &gid))
            add_gid(answer, gid);
        else
            refuse_line(&reader, ": the gid is not a number");
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

static void refuse_entry(struct oracle_answer *answer, const char *what)
{
    snprintf(answer->refusal, sizeof answer->refusal, "/etc/passwd line %lu: the %s",
             answer->line, what);
}

bool oracle_refuses(const struct oracle_answer *answer)
{
    return answer->refusal[0] != '\0' || answer->has_too_many;
}

/* What is too much for a program to be given. */
static void refuse_unfit_entry(struct oracle_answer *answer)
{
    struct bytes home = answer->home;
    if (answer->name.count >= NAME_SIZE_MAX)
        refuse_entry(answer, "name is longer than 128 KiB");
    else if (strlen("HOME=") + home.count + 1 > NAME_SIZE_MAX)
        refuse_entry(answer, "home is longer than 128 KiB");
    else if (home.count > 0 && memchr(home.at, '\0', home.count) != NULL)
        refuse_entry(answer, "home has a NUL");
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
    if (answer->found && !oracle_refuses(answer))
        refuse_unfit_entry(answer);
    if (answer->found || oracle_refuses(answer))
        return;
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
    if (!answer->found && !oracle_refuses(answer))
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
    memset(own, 0, sizeof *own);
    oracle_find_entry(content_of(&stand_in.passwd), oracle_bytes("0"), own);
    add_gid(own, 0);
    if (!own->found)
        own->name = oracle_bytes("root");
    else if (oracle_refuses(own))
        own->refusal[0] = '\0'; /* a broken gid is none of root's */
    else
        add_gid(own, own->gid);
    if (own->name.count >= NAME_SIZE_MAX)
        refuse_entry(own, "name is longer than 128 KiB");
    if (!oracle_refuses(own) && is_empty(&stand_in.passwd))
        refuse(own, "/etc/passwd is empty");
    if (!oracle_refuses(own) && own->name.count > 0)
        oracle_add_groups(content_of(&stand_in.group), own->name, own);
    if (!oracle_refuses(own) && is_empty(&stand_in.group))
        refuse(own, "/etc/group is empty");
}

static bool caller_holds(uint32_t gid)
{
    for (size_t i = 0; i < stand_in.caller_group_count; i++)
        if (stand_in.caller_groups[i] == gid)
            return true;
    return false;
}

/* The groups of the caller: all of them where they are left, or else those that are not
 * root's own. */
static void keep_groups_of_caller(bool stays, struct oracle_answer *answer)
{
    static struct oracle_answer own;
    memset(&own, 0, sizeof own);
    if (answer->leaves_groups)
        answer->gid_count = 0;
    else if (caller_holds(STAND_IN_OVERFLOW_GID))
        refuse(&own, "can't keep group");
    else if (stand_in.caller_uid == 0)
        find_own_groups(&own);
    memcpy(answer->refusal, own.refusal, sizeof own.refusal);
    answer->has_too_many = own.has_too_many;
    for (size_t i = 0; i < stand_in.caller_group_count; i++)
        if (!has_gid(&own, stand_in.caller_groups[i]) &&
            (stand_in.caller_groups[i] != 0 || stays || answer->leaves_groups))
            add_gid(answer, stand_in.caller_groups[i]);
}

/* The groups in the list, for which the caller may keep its groups as they are if it
 * has them all. */
static void add_asked_for(struct bytes list, struct oracle_answer *answer)
{
    static struct oracle_answer one;
    struct bytes item;
    while (answer->refusal[0] == '\0' && oracle_cut(&list, ',', &item)) {
        memset(&one, 0, sizeof one);
        if (item.count == 0)
            refuse(&one, "a group is empty");
        else if (item.at[0] == '/')
            refuse(&one, "--groups /"); /* no file there has a group to give */
        else if (oracle_read_id(item, &one.gid) == ORACLE_INVALID)
            refuse(&one, "a uid or gid must be a number");
        else
            resolve_group(item, &one);
        memcpy(answer->refusal, one.refusal, sizeof one.refusal);
        if (!caller_holds(one.gid) || one.gid == STAND_IN_OVERFLOW_GID)
            answer->leaves_groups = false;
        add_gid(answer, one.gid);
    }
}

/* The caller in place of the user of the user-spec. */
static void stay_caller(struct oracle_answer *answer)
{
    answer->uid = stand_in.caller_uid;
    answer->gid = stand_in.caller_gid;
    answer->name = oracle_bytes("");
    answer->leaves_home = true;
    answer->gids[0] = answer->gid;
    answer->gid_count = 1;
}

void oracle_resolve(struct bytes user_spec, const struct oracle_request *request,
                    struct oracle_answer *answer)
{
    struct bytes user;
    struct bytes group = oracle_split(user_spec, ':', &user);
    uint32_t ignored;
    bool stays = request->if_root && stand_in.caller_uid != 0;
    if (oracle_read_id(user, &ignored) == ORACLE_INVALID ||
        oracle_read_id(group, &ignored) == ORACLE_INVALID) {
        refuse(answer, "a uid or gid must be a number");
        return;
    }
    resolve_user(user, group, answer);
    if (!oracle_refuses(answer))
        resolve_group(group, answer);
    add_gid(answer, answer->gid);
    if (oracle_refuses(answer))
        return;
    if (answer->home.count == 0)
        answer->home = oracle_bytes("/");
    if (stays)
        stay_caller(answer);
    if (request->home != NULL) {
        answer->home = oracle_bytes(request->home);
        answer->leaves_home = false;
    }
    answer->leaves_groups =
        (stays || request->keep_groups) && stand_in.caller_uid != 0 &&
        stand_in.caller_uid == answer->uid && stand_in.caller_gid == answer->gid;
    if (request->groups != NULL)
        add_asked_for(oracle_bytes(request->groups), answer);
    if ((stays || request->keep_groups) && !oracle_refuses(answer))
        keep_groups_of_caller(stays, answer);
}
