/* Fuzzes the whole resolution. The input is a line with the user-spec, a line of
 * letters that make the world (see set_up), passwd, the byte 0x1e, and group. */
#include "target.h"

#include "identity.h"
#include "spec.h"

#include <string.h>

#define BETWEEN_FILES '\x1e'

static const char *user_spec;
static struct oracle_request wanted;
static char list[1024];
static struct oracle_answer expected;

static bool has_letter(struct bytes letters, char letter)
{
    return letters.count > 0 && memchr(letters.at, letter, letters.count) != NULL;
}

/* Takes the list behind the letters. */
static void letters_and_list(struct bytes all, struct bytes *letters)
{
    struct bytes rest = oracle_split(all, 'l', letters);
    size_t length = rest.count < sizeof list ? rest.count : sizeof list - 1;
    memset(list, 0, sizeof list);
    if (length > 0)
        memcpy(list, rest.at, length);
}

/* u: the caller is user 1000 and not root; o: one of its groups is not mapped; p, g:
 * passwd, group is absent; k: --keep-groups; i: --if-root; h: --home; behind an l: the
 * list of --groups. */
static void set_up(struct bytes letters, struct bytes files)
{
    struct bytes passwd;
    struct bytes group = oracle_split(files, BETWEEN_FILES, &passwd);
    bool has_list = has_letter(letters, 'l');
    letters_and_list(letters, &letters);
    bool is_user = has_letter(letters, 'u');
    wanted = (struct oracle_request){
        .if_root = has_letter(letters, 'i'),
        .keep_groups = has_letter(letters, 'k'),
        .home = has_letter(letters, 'h') ? "/elsewhere" : NULL,
        .groups = has_list ? list : NULL,
    };
    stand_in.caller_uid = is_user ? 1000 : 0;
    stand_in.caller_gid = is_user ? 1001 : 0;
    stand_in.caller_groups[0] = 5001;
    stand_in.caller_groups[1] = stand_in.caller_gid;
    stand_in.caller_groups[2] = 6;
    stand_in.caller_groups[3] = 0;
    stand_in.caller_groups[4] = STAND_IN_OVERFLOW_GID;
    stand_in.caller_group_count = has_letter(letters, 'o') ? 5 : 4;
    stand_in.passwd = (struct stand_in_file){has_letter(letters, 'p'), passwd};
    stand_in.group = (struct stand_in_file){has_letter(letters, 'g'), group};
}

static void require_same_identity(const struct identity *identity)
{
    require_same(identity->uid == expected.uid, "the uid");
    require_same(identity->gid == expected.gid, "the gid");
    require_same(identity->groups.count == expected.gid_count &&
                     memcmp(identity->groups.gids, expected.gids,
                            expected.gid_count * sizeof expected.gids[0]) == 0,
                 "the groups");
    require_same(identity->leaves_groups == expected.leaves_groups,
                 "whether the groups are left");
    require_same(identity->leaves_home == expected.leaves_home, "whether HOME is left");
    require_same(expected.leaves_home ||
                     oracle_equal(oracle_bytes(home_of(identity)), expected.home),
                 "the home");
    require_same(oracle_equal(bytes_of(identity->name), expected.name), "the name");
}

static void check(void)
{
    static struct identity identity;
    if (setjmp(stand_in.end) != 0) {
        require_same_end(true, &expected);
        return;
    }
    struct spec spec = parse_spec(user_spec);
    char option[] = "--groups";
    char *argv[] = {option, list};
    struct request request = {
        .if_root = wanted.if_root,
        .keep_groups = wanted.keep_groups,
        .home = wanted.home,
        .options = {argv, argv + (wanted.groups != NULL ? 2 : 0)},
    };
    memset(&identity, 0, sizeof identity);
    resolve(&spec, &request, &identity);
    require_same_end(false, &expected);
    require_same_identity(&identity);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = {data, size};
    struct bytes letters;
    show_as_input(data, size);
    user_spec = take_argument(&rest);
    rest = oracle_split(rest, '\n', &letters);
    set_up(letters, rest);
    memset(&expected, 0, sizeof expected);
    oracle_resolve(oracle_bytes(user_spec), &wanted, &expected);
    for_each_reading(rest.count, check);
    return 0;
}
