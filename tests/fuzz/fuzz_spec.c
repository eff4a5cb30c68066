/* Fuzzes parse_spec. The input is the user-spec, up to a NUL. */
#include "target.h"

#include "spec.h"

#include <stdlib.h>
#include <string.h>

static void require_same_part(const struct spec_part *part, struct bytes text)
{
    uint32_t id;
    enum oracle_kind kind = oracle_read_id(text, &id);
    struct bytes name = {(const unsigned char *)part->name.start, part->name.length};
    if (text.count == 0)
        require_same(part->kind == SPEC_EMPTY, "an empty part");
    else if (kind == ORACLE_ID)
        require_same(part->kind == SPEC_ID && part->id == id, "an id");
    else
        require_same(part->kind == SPEC_NAME && oracle_equal(name, text), "a name");
}

static void check(const char *user_spec)
{
    struct bytes user;
    struct bytes group = oracle_split(oracle_bytes(user_spec), ':', &user);

    static struct oracle_answer answer;
    uint32_t id;
    memset(&answer, 0, sizeof answer);
    if (oracle_read_id(user, &id) == ORACLE_INVALID ||
        oracle_read_id(group, &id) == ORACLE_INVALID)
        strcpy(answer.refusal, "a uid or gid must be a number from 0 to 2147483647");

    if (setjmp(stand_in.end) != 0) {
        require_same_end(true, &answer);
        return;
    }
    struct spec spec = parse_spec(user_spec);
    require_same_end(false, &answer);
    require_same(spec.text == user_spec, "the text");
    require_same_part(&spec.user, user);
    require_same_part(&spec.group, group);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    show_as_input(data, size);
    /* of just that size, so that a byte too far is noticed */
    char *user_spec =
        strndup((const char *)data, size < ARGUMENT_SIZE ? size : ARGUMENT_SIZE - 1);
    check(user_spec);
    free(user_spec);
    return 0;
}
