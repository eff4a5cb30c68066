/* Puts one text in every place where an id can stand. */
#include "zero.h"

#include "id.h"
#include "identity.h"
#include "lines.h"
#include "spec.h"
#include "target.h"

#include <stdio.h>
#include <string.h>

static void check_id(struct bytes text)
{
    uint32_t id = 1;
    uint32_t expected = 1;
    enum id_reading reading =
        read_id((struct text){(const char *)text.at, text.count}, &id);
    enum oracle_kind kind = oracle_read_id(text, &expected);
    require_same((reading == ID_VALID) == (kind == ORACLE_ID), "whether it is an id");
    require_same((reading == ID_NONE) == (kind == ORACLE_NAME), "whether it is a name");
    require_same(id == expected, "the id");
    require_same((id == 0) == oracle_is_zero(text), "0 from a written zero alone");
}

static bool is_zero_part(const struct spec_part *part)
{
    return part->kind == SPEC_ID && part->id == 0;
}

static void check_spec(const char *user_spec)
{
    struct bytes user;
    struct bytes group = oracle_split(oracle_bytes(user_spec), ':', &user);
    if (setjmp(stand_in.end) != 0)
        return;
    struct spec spec = parse_spec(user_spec);
    require_same(is_zero_part(&spec.user) == oracle_is_zero(user), "0 as a user");
    require_same(is_zero_part(&spec.group) == oracle_is_zero(group), "0 as a group");
}

void check_text(struct bytes text)
{
    char user_spec[64];
    show_as_input(text.at, text.count);
    check_id(text);
    snprintf(user_spec, sizeof user_spec, "%.*s", (int)text.count, text.at);
    check_spec(user_spec);
}

/* Puts `text` into a line, between `before` and `after`. */
static struct stand_in_file file_of(char *buffer, const char *before, struct bytes text,
                                    const char *after)
{
    char *end = stpcpy(buffer, before);
    end = mempcpy(end, text.at, text.count);
    end = stpcpy(end, after);
    return (struct stand_in_file){
        .content = {(unsigned char *)buffer, (size_t)(end - buffer)}};
}

/* Whether a field in `text`, which may hold more colons and lines, is a written zero;
 * white space at a line's end is not part of it. */
static bool has_zero_field(struct bytes text)
{
    struct bytes line;
    struct bytes field;
    while (oracle_cut(&text, '\n', &line)) {
        while (line.count > 0 && is_blank((char)line.at[line.count - 1]))
            line.count--;
        while (oracle_cut(&line, ':', &field))
            if (oracle_is_zero(field))
                return true;
    }
    return false;
}

static void check_resolution(const char *user_spec, struct bytes text)
{
    static struct identity identity;
    static struct oracle_answer expected;
    memset(&expected, 0, sizeof expected);
    oracle_resolve(oracle_bytes(user_spec), &(struct oracle_request){0}, &expected);
    show_as_input(text.at, text.count);
    if (setjmp(stand_in.end) != 0) {
        require_same_end(true, &expected);
        return;
    }
    struct spec spec = parse_spec(user_spec);
    struct request request = {0};
    memset(&identity, 0, sizeof identity);
    resolve(&spec, &request, &identity);
    require_same_end(false, &expected);
    require_same(identity.uid == expected.uid && identity.gid == expected.gid, "ids");
    require_same(identity.groups.count == expected.gid_count, "the number of groups");
    bool has_zero = identity.uid == 0 || gid_set_has(&identity.groups, 0);
    require_same(!has_zero || has_zero_field(text), "0 from a written zero alone");
}

void check_field(struct bytes text)
{
    char passwd[64];
    char group[64];
    struct bytes user = oracle_bytes("u:x:7:7::/h\n");
    stand_in.piece = CHUNK_SIZE;
    stand_in.caller_uid = stand_in.caller_gid = 9;

    stand_in.group = (struct stand_in_file){.absent = true};
    stand_in.passwd = file_of(passwd, "u:x:", text, ":7::/h\n");
    check_resolution("u", text);
    check_resolution("7", text);
    stand_in.passwd = file_of(passwd, "u:x:7:", text, "::/h\n");
    check_resolution("u", text);
    check_resolution("7", text);

    stand_in.passwd = (struct stand_in_file){.content = user};
    stand_in.group = file_of(group, "g:x:", text, ":u\n");
    check_resolution("u", text);
    check_resolution("u:g", text);
}
