/* Injects faults into the system calls that a tool makes before it executes a target.
 * As root, where /etc/passwd and /etc/group are those of the tests.
 *
 * usage: inject [OPTION...] NAME TARGET COMMAND [ARGUMENT...]
 *   COMMAND runs TARGET by the tool called NAME; TARGET prints who it is:
 * show-identity.
 *   --caller=root|app|ambient   who calls; see start.h
 *   --pipes         descriptors 0-2 are pipes
 *   --tree=PATH     a new tree there for each run, see tree.h; in a private mount
 * namespace
 *   --peer          another tool than stepdown: EPERM, "nothing" and lies about who it
 *                   is; and it may end as it likes
 *   --pairs         every two different calls, each failing or doing nothing
 *   --pairs=lies    every two different calls with every answer but forged bytes
 *   --forged        single faults: files whose bytes are forged
 *   --static        what a static filter can answer: every two calls, always the same;
 *                   and every combination of the calls that step down and that verify
 *   --sample=N      only about one of N, chosen by --seed=S
 *   --fault=FAULTS  only these, as the report names them; shows what happened
 *
 * Without one of these: single faults. Prints "NAME: N faults tried, N held, N lost",
 * then each lost one. The status is 1 if any was lost. */
#include "judge.h"

#include <getopt.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum plan { SINGLES, PAIRS, STATIC };

static struct {
    enum plan plan;
    unsigned classes;
    unsigned long sample;
    unsigned long seed;
    char *only;
} options = {.classes = CLASS_ERRORS | CLASS_NOTHING | CLASS_LIES, .sample = 1};

static struct setting setting;
static struct result normal;
static struct made_calls normal_calls;
static FILE *losses;

/* What the workers share. */
static struct {
    atomic_ulong next;
    atomic_ulong tried;
    atomic_ulong lost;
} * shared;

static _Noreturn void usage(void)
{
    fprintf(stderr, "usage: inject [OPTION...] NAME TARGET COMMAND [ARGUMENT...]\n");
    exit(2);
}

static void try_faults(const struct faults *faults, struct made_calls *made)
{
    static struct result result;
    static char why[1024];
    run(&setting, faults, made, &result);
    judge(&setting, faults, &normal, &result, why, sizeof why);
    atomic_fetch_add(&shared->tried, 1);
    if (why[0] == '\0')
        return;
    atomic_fetch_add(&shared->lost, 1);
    why[strcspn(why, "\n")] = '\0';
    fprintf(losses, "    --fault=%s: %s\n", faults_text(faults), why);
    fflush(losses);
}

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv */
static bool is_in_sample(const struct faults *faults)
{
    uint64_t hash = 14695981039346656037U ^ options.seed;
    for (const char *byte = faults_text(faults); *byte != '\0'; byte++)
        hash = (hash ^ (unsigned char)*byte) * 1099511628211U;
    return (hash >> 20) % options.sample == 0;
}

static void try_if_in_sample(const struct faults *faults)
{
    if (is_in_sample(faults))
        try_faults(faults, NULL);
}

/* Adds to `first` each fault of the calls behind it in that run. */
static void try_pairs(const struct faults *first)
{
    static struct made_calls made;
    struct faults pair = *first;
    struct fault *second = &pair.fault[pair.count++];
    bool behind = false;
    try_faults(first, &made);
    for (size_t i = 0; i < made.count; i++) {
        const struct made_call *call = &made.call[i];
        if (!behind) {
            behind = call->number == first->fault[0].number &&
                     call->occurrence == first->fault[0].occurrence;
            continue;
        }
        const struct answer *answer;
        for (size_t j = 0; (answer = answer_at(j)) != NULL; j++) {
            *second =
                (struct fault){call->number, call->occurrence, ANY_ARGUMENT, answer};
            if (answer_fits(answer, options.classes, call->number,
                            call->first_argument))
                try_if_in_sample(&pair);
        }
    }
}

/* The single faults one by one: the `index`th of all. Returns false behind the last. */
static bool single_fault(unsigned long index, struct faults *faults)
{
    unsigned long count = 0;
    for (size_t i = 0; i < normal_calls.count; i++) {
        const struct made_call *call = &normal_calls.call[i];
        const struct answer *answer;
        for (size_t j = 0; (answer = answer_at(j)) != NULL; j++) {
            if (!answer_fits(answer, options.classes, call->number,
                             call->first_argument) ||
                count++ != index)
                continue;
            faults->count = 1;
            faults->fault[0] =
                (struct fault){call->number, call->occurrence, ANY_ARGUMENT, answer};
            return true;
        }
    }
    return false;
}

/* The calls of the run without faults, each name once; the argument's value matters
 * where stepping down and trying the way back are one call. */
static size_t static_calls(struct fault *calls, bool verifying_only)
{
    size_t count = 0;
    for (size_t i = 0; i < normal_calls.count; i++) {
        int number = normal_calls.call[i].number;
        enum family family = call_family(number);
        bool ids = number == SYS_setresuid || number == SYS_setresgid;
        bool verifies = family == FAMILY_STEP || family == FAMILY_GETRESUID ||
                        family == FAMILY_GETRESGID || family == FAMILY_GETGROUPS ||
                        family == FAMILY_CAPGET;
        if (normal_calls.call[i].occurrence != 1 || family == FAMILY_END ||
            (verifying_only && !verifies))
            continue;
        if (ids)
            calls[count++] = (struct fault){number, 0, TO_0, NULL};
        calls[count++] = (struct fault){number, 0, ids ? NOT_TO_0 : ANY_ARGUMENT, NULL};
    }
    return count;
}

#define STATIC_CALLS_MAX 256

/* Every two of all the calls, each with every errno or "nothing": those whose first is
 * the `index`th. Returns false behind the last. */
static bool try_static_pairs(unsigned long index)
{
    static struct fault calls[STATIC_CALLS_MAX];
    unsigned classes = CLASS_ERRORS | CLASS_NOTHING;
    size_t count = static_calls(calls, false);
    if (index >= count)
        return false;
    struct faults pair = {2, {calls[index], calls[index]}};
    for (size_t first = 0; (pair.fault[0].answer = answer_at(first)) != NULL; first++) {
        if (!answer_fits(pair.fault[0].answer, classes, calls[index].number, 0))
            continue;
        struct faults alone = {1, {pair.fault[0]}};
        try_faults(&alone, NULL);
        for (size_t i = index + 1; i < count; i++) {
            pair.fault[1] = calls[i];
            for (size_t second = 0; (pair.fault[1].answer = answer_at(second)) != NULL;
                 second++)
                if (answer_fits(pair.fault[1].answer, classes, calls[i].number, 0))
                    try_if_in_sample(&pair);
        }
    }
    return true;
}

/* Each of the calls that step down or verify runs, does nothing, or fails: the
 * `index`th combination. Returns false behind the last. */
static bool try_combination(unsigned long index)
{
    static struct fault calls[STATIC_CALLS_MAX];
    const struct answer *choices[3] = {NULL};
    size_t count = static_calls(calls, true);
    struct faults faults = {0};
    for (size_t i = 0; answer_at(i) != NULL; i++) {
        if (answer_at(i)->classes == CLASS_NOTHING)
            choices[1] = answer_at(i);
        if ((answer_at(i)->classes & CLASS_ERROR) != 0)
            choices[2] = answer_at(i);
    }
    for (size_t i = 0; i < count && faults.count < FAULTS_MAX; i++, index /= 3) {
        calls[i].answer = choices[index % 3];
        if (calls[i].answer != NULL)
            faults.fault[faults.count++] = calls[i];
    }
    if (index > 0)
        return false;
    if (faults.count > 0)
        try_if_in_sample(&faults);
    return true;
}

static bool try_static(unsigned long index)
{
    struct fault calls[STATIC_CALLS_MAX];
    size_t count = static_calls(calls, false);
    return index < count ? try_static_pairs(index) : try_combination(index - count);
}

/* Does the `index`th part of the plan. Returns false if there is none. */
static bool work_on(unsigned long index)
{
    struct faults faults;
    if (options.plan == STATIC)
        return try_static(index);
    if (!single_fault(index, &faults))
        return false;
    if (options.plan == PAIRS)
        try_pairs(&faults);
    else
        try_if_in_sample(&faults);
    return true;
}

static void work(void)
{
    isolate_tools();
    while (work_on(atomic_fetch_add(&shared->next, 1)))
        ;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void print_losses(void)
{
    size_t count = 0;
    size_t size = 0;
    char *line = NULL;
    char **lines = calloc(shared->lost + 1, sizeof *lines);
    rewind(losses);
    while (lines != NULL && count < shared->lost && getline(&line, &size, losses) > 0)
        lines[count++] = strdup(line);
    free(line);
    if (lines != NULL)
        qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++) {
        fputs(lines[i], stdout);
        free(lines[i]);
    }
    free(lines);
}

static int try_all(void)
{
    long workers = sysconf(_SC_NPROCESSORS_ONLN);
    for (long i = 0; i < workers; i++) {
        if (fork() == 0) {
            work();
            _exit(0);
        }
    }
    int status;
    bool finished = true;
    while (wait(&status) > 0)
        finished = finished && status == 0;
    if (!finished) {
        fprintf(stderr, "inject: a worker failed\n");
        return 2;
    }
    printf("%s: %lu faults tried, %lu held, %lu lost\n", setting.tool, shared->tried,
           shared->tried - shared->lost, shared->lost);
    if (!setting.peer)
        print_losses();
    return shared->lost > 0;
}

static int try_only(char *text)
{
    static struct result result;
    static char why[1024];
    struct faults faults;
    if (!parse_faults(text, &faults)) {
        fprintf(stderr, "inject: no such fault: %s\n", text);
        return 2;
    }
    isolate_tools();
    run(&setting, &faults, NULL, &result);
    judge(&setting, &faults, &normal, &result, why, sizeof why);
    printf("stdout:\n%sstderr:\n%sstatus: ", result.output, result.error);
    if (WIFSIGNALED(result.status))
        printf("signal %d\n", WTERMSIG(result.status));
    else
        printf("%d\n", WEXITSTATUS(result.status));
    printf("%s\n", why[0] == '\0' ? "held" : why);
    return why[0] != '\0';
}

static enum caller parse_caller(const char *name)
{
    for (enum caller caller = 0; caller < CALLERS_COUNT; caller++)
        if (strcmp(name, caller_ids(caller)->name) == 0)
            return caller;
    usage();
}

static void parse_pairs(const char *what)
{
    options.plan = PAIRS;
    options.classes = CLASS_SOME | CLASS_NOTHING;
    if (what == NULL)
        return;
    if (strcmp(what, "lies") != 0)
        usage();
    options.classes = CLASS_ERROR | CLASS_NOTHING | CLASS_LIES;
}

static void parse_option(int option)
{
    switch (option) {
    case 'c':
        setting.caller = parse_caller(optarg);
        break;
    case 'p':
        setting.pipes = true;
        break;
    case 't':
        setting.tree = optarg;
        break;
    case 'o':
        setting.peer = true;
        options.classes = CLASS_ERROR | CLASS_NOTHING | CLASS_WHO;
        break;
    case '2':
        parse_pairs(optarg);
        break;
    case 'F':
        options.classes = CLASS_FORGED;
        break;
    case 's':
        options.plan = STATIC;
        break;
    case 'n':
        options.sample = strtoul(optarg, NULL, 10);
        break;
    case 'r':
        options.seed = strtoul(optarg, NULL, 10);
        break;
    case 'f':
        options.only = optarg;
        break;
    default:
        usage();
    }
}

static void parse_options(int argc, char **argv)
{
    static const struct option known[] = {{"caller", required_argument, NULL, 'c'},
                                          {"pipes", no_argument, NULL, 'p'},
                                          {"tree", required_argument, NULL, 't'},
                                          {"peer", no_argument, NULL, 'o'},
                                          {"pairs", optional_argument, NULL, '2'},
                                          {"forged", no_argument, NULL, 'F'},
                                          {"static", no_argument, NULL, 's'},
                                          {"sample", required_argument, NULL, 'n'},
                                          {"seed", required_argument, NULL, 'r'},
                                          {"fault", required_argument, NULL, 'f'},
                                          {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "+", known, NULL)) != -1)
        parse_option(option);
    if (argc - optind < 3 || options.sample == 0)
        usage();
    setting.tool = argv[optind];
    setting.target = argv[optind + 1];
    setting.command = argv + optind + 2;
}

int main(int argc, char **argv)
{
    static const struct faults none;
    parse_options(argc, argv);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    losses = fdopen(memfd_create("losses", MFD_CLOEXEC), "a+");
    if (shared == MAP_FAILED || losses == NULL) {
        perror("inject");
        return 2;
    }
    run(&setting, &none, &normal_calls, &normal);
    if (!learn_identity(&normal, &setting.asked_for)) {
        printf("%s: does not run without faults: %s%s\n", setting.tool, normal.error,
               normal.hung ? "it hangs" : "");
        return 2;
    }
    fflush(stdout);
    return options.only != NULL ? try_only(options.only) : try_all();
}
