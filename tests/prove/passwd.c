/* Of every passwd file of up to FILE_MAX bytes: the first entry of a name is found
 * where there is one, and has the ids and the home that stand there. */
#include "file.h"

#include "passwd.h"

int main(void)
{
    static struct lines lines;
    struct user user;
    char name[1];
    struct text wanted = {name, sizeof name};
    __CPROVER_assume(*name != ':' && *name != '\n');
    open_any_file(&lines, wanted);

    size_t at = 0;
    struct slice line;
    struct slice fields[6];
    bool is_there = false;
    while (!is_there && expected_line(&at, &line)) {
        for (int i = 0; i < 6; i++)
            fields[i] = expected_field(&line, ':');
        is_there = is_expected(wanted, fields[0]);
    }

    bool found = false;
    while (!found && next_user(&lines, &user))
        found = text_equal(user.name, wanted);
    __CPROVER_assert(found == is_there, "the entry is found where it is");
    if (found) {
        __CPROVER_assert(is_expected_id(user.uid, fields[2]), "the uid");
        __CPROVER_assert(is_expected_id(user.gid, fields[3]), "the gid");
        __CPROVER_assert(is_expected(user.home, fields[5]), "the home");
    }
    return 0;
}
