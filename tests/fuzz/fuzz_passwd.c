/* Fuzzes find_passwd_entry. The input is a line with the user, a name or an id, and
 * then the file. */
#include "target.h"

#include "identity.h"
#include "passwd.h"

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

static struct bytes kept(const struct field *field)
{
    /* what is longer is not kept; its length is */
    size_t count = field->length <= FIELD_SIZE ? field->length : FIELD_SIZE;
    return (struct bytes){(const unsigned char *)field->bytes, count};
}

static void require_same_field(const struct field *field, struct bytes text,
                               const char *what)
{
    require_same(field->length == text.count, what);
    if (text.count > FIELD_SIZE)
        text.count = FIELD_SIZE;
    require_same(oracle_equal(kept(field), text), what);
}

static void check(void)
{
    static struct lines file;
    static struct passwd_entry entry;
    struct spec_part part = part_of(user);
    if (setjmp(stand_in.end) != 0) {
        require_same_end(true, &expected);
        return;
    }
    open_lines(&file, PASSWD_PATH,
               part.kind == SPEC_ID ? text_of(decimal(part.id)) : part.name);
    bool found = find_passwd_entry(&file, &part, user, &entry);
    require_same_end(false, &expected);
    require_same(found == expected.found, "whether there is an entry");
    if (!found)
        return;
    require_same(entry.uid == expected.uid, "the uid");
    require_same(entry.gid == expected.gid, "the gid");
    require_same_field(&entry.name, expected.name, "the name");
    require_same_field(&entry.home, expected.home, "the home");
    require_same(line_number(&file) == expected.line, "the line's number");
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
