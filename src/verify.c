/* Asks the kernel anew: return codes have lied before. A seccomp filter or a tracer can
 * say success and do nothing, and sudo's CVE-2019-14287 came of asking for uid -1. */
#include "verify.h"

#include "fail.h"
#include "kernel.h"

#include <stddef.h>

static void require(bool proven, const struct identity *identity, const char *what)
{
    if (!proven)
        fail(EXIT_REFUSED,
             "'%s': stepping down can't be proven: %s; nothing was run (does a seccomp "
             "filter or tracer interfere?)",
             identity->user_spec, what);
}

static bool has_groups(const struct gid_set *groups)
{
    static struct gid_set current;
    get_groups(&current);
    return gid_set_equal(&current, groups);
}

static void verify_no_way_back(const struct identity *identity)
{
    require(has_no_capabilities(), identity, "a capability is left");
    require(!set_uids(0), identity, "uid 0 could be taken back");
    /* who was given group 0 need not be kept from it */
    if (!gid_set_has(&identity->groups, 0))
        require(!set_gids(0), identity, "gid 0 could be taken back");
}

void verify(const struct identity *identity, bool no_new_privs)
{
    require(has_uids(identity->uid), identity, "the uids are others");
    require(has_gids(identity->gid), identity, "the gids are others");
    require(has_groups(&identity->groups), identity, "the groups are others");
    if (identity->uid != 0)
        verify_no_way_back(identity);
    if (no_new_privs)
        require(has_no_new_privs(), identity, "no_new_privs is not set");
}
