/* Fuzzes find_user_by_name and find_user_by_uid. The input is a line with the user, a
 * name or an id, and then the file. */
#include "target.h"

#include "identity.h"
#include "passwd.h"

#include <string.h>

static const char *user;
static struct oracle_answer expected;

static bool find_entry(struct lines *file, struct user *entry)
{
    uint32_t uid;
    open_lines(file, PASSWD_PATH);
    return oracle_read_id(oracle_bytes(user), &uid) == ORACLE_ID
               ? find_user_by_uid(file, uid, entry)
               : find_user_by_name(file, text_of(user), entry);
}

static void check(void)
{
    static struct lines file;
    struct user entry;
    if (setjmp(stand_in.end) != 0) {
        require_same_end(true, &expected);
        return;
    }
    bool found = find_entry(&file, &entry);
    require_same(found == expected.found, "whether there is an entry");
    if (!found) {
        require_same_end(false, &expected);
        return;
    }
    bool valid = entry.uid.valid && entry.gid.valid;
    require_same(valid == !oracle_refuses(&expected), "whether the ids are valid");
    if (valid) {
        require_same(entry.uid.id == expected.uid, "the uid");
        require_same(entry.gid.id == expected.gid, "the gid");
    }
    require_same(oracle_equal(bytes_of(entry.name), expected.name), "the name");
    require_same(oracle_equal(bytes_of(entry.home), expected.home), "the home");
    require_same(file.number == expected.line, "the line's number");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = {data, size};
    show_as_input(data, size);
    user = take_argument(&rest);
    if (*user == '\0')
        return 0;
    stand_in.passwd = (struct stand_in_file){.content = rest};
    memset(&expected, 0, sizeof expected);
    oracle_find_entry(rest, oracle_bytes(user), &expected);
    for_each_reading(rest.count, check);
    return 0;
}
