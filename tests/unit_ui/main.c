/* SPDX-License-Identifier: MIT */
/* Runs every suite; each test in a process of its own, with Check's time limit. */
#include <locale.h>
#include <stdlib.h>

#include "unit_ui/suites.h"

int main(int argc, char **argv)
{
	SRunner *runner = srunner_create(NULL);

	setlocale(LC_ALL, "C.UTF-8");
#define SUITE(module) srunner_add_suite(runner, module##_suite());
#include "unit_ui/suites.def"
#undef SUITE
	srunner_set_tap(runner, argc > 1 ? argv[1] : "-");
	srunner_run_all(runner, CK_SILENT);
	int failed = srunner_ntests_failed(runner);

	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
