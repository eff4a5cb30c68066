/* Fuzzes next_group and lists_member. The input is a line with the name of a
 * group or member, and then the file. */
#include "target.h"

#include "gid_set.h"
#include "group.h"
#include "identity.h"

#include <string.h>

static const char *name;
static struct oracle_answer expected_group;
static struct oracle_answer expected_groups;
static struct lines file;

/* As identity.c finds a group, and those of a member, if `wanted` is the name; if it is
 * empty, by a look at every line. */
static void find_group(struct text wanted)
{
    struct group group;
    if (setjmp(stand_in.end) != 0) {
        require_same(is_refused_nul(), "must not be refused");
        return;
    }
    bool found = false;
    start_lines(&file);
    open_lines(&file, GROUP_PATH, name, wanted);
    while (!found && next_group(&file, &group))
        found = text_equal(group.name, text_of(name));
    require_same(found == expected_group.found, "whether there is such a group");
    if (!found)
        return;
    bool refused = expected_group.refusal[0] != '\0';
    require_same(group.gid.valid == !refused, "whether the gid is valid");
    require_same(refused || group.gid.id == expected_group.gid, "the gid");
    require_same(line_number(&file) == expected_group.line, "the line");
}

static void find_groups(struct text wanted)
{
    static struct gid_set groups;
    struct group group;
    groups.count = groups.sorted = 0;
    if (setjmp(stand_in.end) != 0) {
        require_same(is_refused_nul(), "must not be refused");
        return;
    }
    bool refused = false;
    start_lines(&file);
    open_lines(&file, GROUP_PATH, name, wanted);
    while (!refused && next_group(&file, &group)) {
        if (!lists_member(&file, text_of(name)))
            continue;
        refused = !group.gid.valid;
        require_same(refused || gid_set_add(&groups, group.gid.id), "there is room");
    }
    require_same(refused == (expected_groups.refusal[0] != '\0'),
                 "whether one is broken");
    require_same(!refused || line_number(&file) == expected_groups.line,
                 "the broken line");
    gid_set_sort(&groups);
    require_same(refused || (groups.count == expected_groups.gid_count &&
                             memcmp(groups.gids, expected_groups.gids,
                                    groups.count * sizeof groups.gids[0]) == 0),
                 "the groups of a member");
}

static void check_group(void)
{
    find_group(text_of(name));
    find_group(text_of(""));
}

static void check_groups(void)
{
    find_groups(text_of(name));
    find_groups(text_of(""));
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
    if (*name != '\0') /* as identity.c promises */
        for_each_reading(rest.count, check_groups);
    return 0;
}
