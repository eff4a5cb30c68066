/* How the sanitizers behave in the sanitized build. Compiled in, since the tests start
 * it with all kinds of environments, and with none. */
#include <sanitizer/asan_interface.h>

/* Status 99 is neither stepdown's nor a test target's. Reports go to files: who runs
 * the tests looks for them even where a test did not mind the status. No coredump limit
 * is set, as that would reach the target. Leaks are no matter: stepdown has no heap. */
const char *__asan_default_options(void)
{
    return "exitcode=99:log_path=" REPORTS ":disable_coredump=0:detect_leaks=0:"
           "detect_stack_use_after_return=1:strict_string_checks=1";
}
