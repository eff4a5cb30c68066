/* Fuzzes find_group_by_name, find_group_of_member and gid_set_add. The input is a line
 * with the name of a group or member, and then the file. */
#include "target.h"

#include "gid_set.h"
#include "group.h"
#include "identity.h"

#include <string.h>

static const char *name;
static struct oracle_answer expected_group;
static struct oracle_answer expected_groups;
static struct lines file;

/* As identity.c finds a group. */
static void check_group(void)
{
    struct group group;
    if (setjmp(stand_in.end) != 0) {
        require_same_end(true, &expected_group);
        return;
    }
    open_lines(&file, GROUP_PATH);
    bool found = find_group_by_name(&file, text_of(name), &group);
    require_same(found == expected_group.found, "whether there is such a group");
    if (!found) {
        require_same_end(false, &expected_group);
        return;
    }
    require_same(group.gid.valid == !oracle_refuses(&expected_group),
                 "whether the gid is valid");
    require_same(!group.gid.valid || group.gid.id == expected_group.gid, "the gid");
    require_same(file.number == expected_group.line, "the line");
}

/* As identity.c finds the groups of a member. */
static void check_groups(void)
{
    static struct gid_set groups;
    struct group group;
    groups.count = 0;
    if (setjmp(stand_in.end) != 0) {
        require_same_end(true, &expected_groups);
        return;
    }
    bool refused = false;
    open_lines(&file, GROUP_PATH);
    while (!refused && find_group_of_member(&file, text_of(name), &group))
        refused = !group.gid.valid || !gid_set_add(&groups, &group.gid.id, 1);
    require_same(refused == oracle_refuses(&expected_groups), "whether one is broken");
    require_same(refused || (groups.count == expected_groups.gid_count &&
                             memcmp(groups.gids, expected_groups.gids,
                                    groups.count * sizeof groups.gids[0]) == 0),
                 "the groups of a member");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = {data, size};
    show_as_input(data, size);
    name = take_argument(&rest);
    if (*name == '\0') /* as identity.c promises */
        return 0;
    stand_in.group = (struct stand_in_file){.content = rest};
    memset(&expected_group, 0, sizeof expected_group);
    memset(&expected_groups, 0, sizeof expected_groups);
    oracle_find_group(rest, oracle_bytes(name), &expected_group);
    oracle_add_groups(rest, oracle_bytes(name), &expected_groups);
    for_each_reading(rest.count, check_group);
    for_each_reading(rest.count, check_groups);
    return 0;
}
