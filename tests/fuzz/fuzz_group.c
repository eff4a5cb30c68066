/* Fuzzes find_group and add_groups_of_member. The input is a line with the name of a
 * group or member, and then the file. */
#include "target.h"

#include "group.h"
#include "identity.h"

#include <string.h>

static const char *name;
static struct oracle_answer expected_group;
static struct oracle_answer expected_groups;
static struct lines file;

static void check_group(void)
{
    gid_t gid = 0;
    if (setjmp(stand_in.end) != 0) {
        require_same_end(true, &expected_group);
        return;
    }
    open_lines(&file, GROUP_PATH, text_of(name));
    bool found = find_group(&file, text_of(name), name, &gid);
    require_same_end(false, &expected_group);
    require_same(found == expected_group.found, "whether there is such a group");
    require_same(!found || gid == expected_group.gid, "the gid");
    require_same(!found || line_number(&file) == expected_group.line, "the line");
}

static void check_groups(void)
{
    static struct gid_set groups;
    groups.count = 0;
    if (setjmp(stand_in.end) != 0) {
        require_same_end(true, &expected_groups);
        return;
    }
    open_lines(&file, GROUP_PATH, text_of(name));
    add_groups_of_member(&file, text_of(name), name, &groups);
    require_same_end(false, &expected_groups);
    require_same(groups.count == expected_groups.gid_count &&
                     memcmp(groups.gids, expected_groups.gids,
                            groups.count * sizeof groups.gids[0]) == 0,
                 "the groups of a member");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = unpack(data, size);
    name = take_argument(&rest);
    stand_in.group = (struct stand_in_file){.content = rest};
    memset(&expected_group, 0, sizeof expected_group);
    memset(&expected_groups, 0, sizeof expected_groups);
    oracle_find_group(rest, oracle_bytes(name), &expected_group);
    oracle_add_groups(rest, oracle_bytes(name), &expected_groups);
    for_each_reading(rest.count, check_group);
    for_each_reading(rest.count, check_groups);
    return 0;
}
