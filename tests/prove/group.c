/* Of every group file of up to FILE_MAX bytes: the first group that lists a member is
 * found where there is one, and has the gid that stands there. */
#include "file.h"

#include "group.h"

static bool is_listed(struct slice members, struct text member)
{
    bool listed = false;
    do
        listed = listed || is_expected(member, expected_field(&members, ','));
    while (members.from < members.to);
    return listed;
}

int main(void)
{
    static struct lines lines;
    struct group group;
    char name[1];
    struct text member = {name, sizeof name};
    __CPROVER_assume(*name != ':' && *name != '\n' && *name != ',');
    open_any_file(&lines, member);

    size_t at = 0;
    struct slice line;
    struct slice gid;
    bool is_there = false;
    while (!is_there && expected_line(&at, &line)) {
        expected_field(&line, ':');
        expected_field(&line, ':');
        gid = expected_field(&line, ':');
        /* what follows a further colon is no member */
        is_there = is_listed(expected_field(&line, ':'), member);
    }

    bool found = false;
    while (!found && next_group(&lines, &group))
        found = lists_member(&lines, member);
    __CPROVER_assert(found == is_there, "the group is found where it is");
    if (found)
        __CPROVER_assert(is_expected_id(group.gid, gid), "the gid");
    return 0;
}
