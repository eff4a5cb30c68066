/* A second opinion on every parser, written from the contract and not from src/: it has
 * the whole file in memory, cuts it up, and looks. Obvious rather than fast. */
#ifndef STEPDOWN_ORACLE_H
#define STEPDOWN_ORACLE_H

#include "gid_set.h"
#include "identity.h"
#include "lines.h"

#include "stand_in.h"
#include "text.h"

/* What a text is to somebody who looks for ids. */
enum oracle_kind {
    ORACLE_NAME,    /* no number */
    ORACLE_INVALID, /* a number that is no id */
    ORACLE_ID,      /* an id */
};

/* Judges `text`; *id is its value where it is an id. */
enum oracle_kind oracle_read_id(struct bytes text, uint32_t *id);

/* Whether `text` is a zero as people write it: an optional sign, and noughts. */
bool oracle_is_zero(struct bytes text);

/* Takes off *rest what stands before the first `separator`, into *part, and the
 * separator too. Returns false, and takes nothing, once all is taken. */
bool oracle_cut(struct bytes *rest, char separator, struct bytes *part);

/* What stands before the first `separator` in `text`, into *before, and what follows
 * it: nothing, where there is none. */
struct bytes oracle_split(struct bytes text, char separator, struct bytes *before);

/* Whether both are the same bytes. */
bool oracle_equal(struct bytes a, struct bytes b);

/* The bytes of a string, and of a text. */
struct bytes oracle_bytes(const char *string);
struct bytes bytes_of(struct text text);

/* What the code under test must say. */
struct oracle_answer {
    bool found;         /* there is such a line */
    unsigned long line; /* its number, from 1, where it is an entry or refused */
    char refusal[128];  /* words that the error has; empty: there must be none */
    bool has_too_many;  /* more than GID_SET_MAX gids, which may be the error too */
    uint32_t uid;       /* these hold where found, and not refused */
    uint32_t gid;
    uint32_t gids[GID_SET_MAX]; /* in ascending order, none twice */
    size_t gid_count;
    struct bytes name;
    struct bytes home;
    bool leaves_groups;
    bool leaves_home;
};

/* Whether there must be an error. */
bool oracle_refuses(const struct oracle_answer *answer);

/* What the options ask for; null where there is no such option. */
struct oracle_request {
    bool if_root;
    bool keep_groups;
    const char *home;
    const char *groups; /* the list of --groups */
};

/* Looks for the entry of `user`, a name or an id, in a passwd file. */
void oracle_find_entry(struct bytes file, struct bytes user,
                       struct oracle_answer *answer);

/* Looks for the group `name` in a group file. */
void oracle_find_group(struct bytes file, struct bytes name,
                       struct oracle_answer *answer);

/* Adds the gids of all groups that list `member`. */
void oracle_add_groups(struct bytes file, struct bytes member,
                       struct oracle_answer *answer);

/* Resolves `user_spec` in the world that stand_in holds. */
void oracle_resolve(struct bytes user_spec, const struct oracle_request *request,
                    struct oracle_answer *answer);

#endif
