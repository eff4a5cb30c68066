/* Asks the kernel again, since return values can lie: kernel.h. sudo's CVE-2019-14287
 * came from asking for uid -1, to which setresuid(2) says yes. */
#include "verify.h"

#include "capabilities.h"
#include "kernel.h"
#include "output.h"

#include <stddef.h>

static void require(bool proven, const struct identity *identity, const char *what)
{
    if (!proven)
        fail(EXIT_REFUSED,
             "'%s': stepping down can't be proven: %s; nothing was run (%s)",
             identity->user_spec, what, INTERFERES);
}

/* Tries to become `uid` again, which must fail. */
static void require_no_way_back_to_uid(uid_t uid, const struct identity *identity)
{
    if (uid != identity->uid)
        require(!set_uids(uid), identity,
                uid == 0 ? "uid 0 could be taken back"
                         : "the caller's uid could be taken back");
}

/* The same for a gid. It does not matter whether the process is in that group:
 * setresgid(2) doesn't look at the supplementary groups. */
static void require_no_way_back_to_gid(gid_t gid, const struct identity *identity)
{
    if (gid != identity->gid)
        require(!set_gids(gid), identity,
                gid == 0 ? "gid 0 could be taken back"
                         : "the caller's gid could be taken back");
}

static void verify_no_way_back(const struct identity *identity)
{
    require(has_capabilities(identity->capabilities), identity,
            identity->capabilities == 0 ? "a capability is left"
                                        : "the capabilities are wrong");
    if (identity->capabilities != 0)
        require(passes_on_capabilities(identity->capabilities), identity,
                "the ambient capabilities or keep_caps are wrong");
    require_no_way_back_to_uid(0, identity);
    require_no_way_back_to_gid(0, identity);
    if (caller_uid() != 0)
        require_no_way_back_to_uid(caller_uid(), identity);
    if (caller_gid() != 0)
        require_no_way_back_to_gid(caller_gid(), identity);
}

void verify(const struct identity *identity)
{
    require(has_uids(identity->uid), identity, "the uids are wrong");
    require(has_gids(identity->gid), identity, "the gids are wrong");
    require(has_groups(&identity->groups), identity, "the groups are wrong");
    if (identity->uid != 0)
        verify_no_way_back(identity);
    if (identity->no_new_privs)
        require(has_no_new_privs(), identity, "no_new_privs is not set");
}
