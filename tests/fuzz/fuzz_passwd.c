/* Fuzzes next_user. The input is a line with the user, a name or
 * an id, and then the file. */
#include "target.h"

#include "identity.h"
#include "passwd.h"
#include "spec.h"

#include <string.h>

static const char *user;
static struct oracle_answer expected;

static struct spec_part part_of(const char *text)
{
    struct spec_part part = {.kind = SPEC_NAME, .name = text_of(text)};
    if (oracle_read_id(oracle_bytes(text), &part.id) == ORACLE_ID)
        part.kind = SPEC_ID;
    return part;
}

static void require_same_text(struct text text, struct bytes expected_text,
                              const char *what)
{
    /* of what is too long, only that is known */
    if (expected_text.count > TEXT_MAX) {
        require_same(text.length == TEXT_MAX + 1, what);
        return;
    }
    require_same(
        oracle_equal((struct bytes){(const unsigned char *)text.start, text.length},
                     expected_text),
        what);
}

static bool is_wanted(const struct user *entry, const struct spec_part *part)
{
    if (part->kind == SPEC_NAME)
        return text_equal(entry->name, part->name);
    return entry->uid.valid && entry->uid.id == part->id;
}

/* As identity.c finds an entry, if `wanted` is what it passes on; if it is empty, by a
 * look at every line. */
static void find(struct text wanted)
{
    static struct lines file;
    struct user entry;
    struct spec_part part = part_of(user);
    if (setjmp(stand_in.end) != 0) {
        require_same(is_refused_nul(), "must not be refused");
        return;
    }
    bool found = false;
    start_lines(&file);
    open_lines(&file, PASSWD_PATH, user, wanted);
    while (!found && next_user(&file, &entry))
        found = is_wanted(&entry, &part);
    require_same(found == expected.found, "whether there is an entry");
    if (!found)
        return;
    bool valid = entry.uid.valid && entry.gid.valid;
    require_same(valid == (expected.refusal[0] == '\0'), "whether the ids are valid");
    if (valid) {
        require_same(entry.uid.id == expected.uid, "the uid");
        require_same(entry.gid.id == expected.gid, "the gid");
        require_same_text(entry.name, expected.name, "the name");
        require_same_text(entry.home, expected.home, "the home");
    }
    require_same(line_number(&file) == expected.line, "the line's number");
}

static void check(void)
{
    struct spec_part part = part_of(user);
    find(part.kind == SPEC_NAME ? part.name : text_of(decimal(part.id)));
    find(text_of(""));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = unpack(data, size);
    user = take_argument(&rest);
    if (*user == '\0')
        return 0;
    stand_in.passwd = (struct stand_in_file){.content = rest};
    memset(&expected, 0, sizeof expected);
    oracle_find_entry(rest, oracle_bytes(user), &expected);
    for_each_reading(rest.count, check);
    return 0;
}
