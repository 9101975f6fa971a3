/* SPDX-License-Identifier: MIT */
#include "profile/rule.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <errno.h>
#include <pcre2.h>
#include <stdlib.h>

#include "base/macro.h"

#define RULE_TOTALS "heap profile: *(\\d+): *(\\d+) *\\[ *(\\d+): *(\\d+) *\\]"
#define RULE_HEX    "(?:0x)?([[:xdigit:]]+)"
#define RULE_RANGE  "^\\s*" RULE_HEX "[\\s-]?\\s*" RULE_HEX ":?(?:\\s+([-rwxp]+))?"

static const char *const rule_texts[RULE_COUNT_OF] = {
	[RULE_COUNT_START] = "\\A(\\S++) profile: total \\d++\\z",
	[RULE_COUNT] = "\\A(\\d++) @((?: 0x[0-9a-f]++)*+) *\\z",
	[RULE_HEAP_HEADER] = RULE_TOTALS " *@ *(heap[_a-z0-9]*+)/?(\\d*+)",
	[RULE_GROWTH_HEADER] = RULE_TOTALS " @ (?:growth|fragmentation)",
	[RULE_HEAP_SAMPLE] = "(-?\\d+): *(-?\\d+) *\\[ *(\\d+): *(\\d+) *\\] @([ x0-9a-f]*+)",
	[RULE_CONTENTION_SAMPLE] = "(\\d+) *(\\d+) @([ x0-9a-f]*+)",
	[RULE_THREADZ_START] = "--- threadz \\d+ ---",
	[RULE_THREAD_START] = "--- Thread ([[:xdigit:]]+) \\(name: (.*)/(\\d+)\\) stack: ---",
	[RULE_PROC_MAPS] = RULE_RANGE
	"(?:\\s+([[:xdigit:]]+))?\\s+[[:xdigit:]]+:[[:xdigit:]]+\\s+\\d+(?:\\s+(\\S+))?",
	[RULE_BRIEF_MAPS] = RULE_RANGE
	"(?:\\s+(\\S+))?(?:\\s+\\(@([[:xdigit:]]+)\\))?(?:\\s+([[:xdigit:]]+))?",
	[RULE_LOG_PREFIX] = "^[^\\[\\]]+:[0-9]+\\]\\s",
	[RULE_LIBRARY] = "[.]so\\z|[.]so[._][0-9]",
	[RULE_JAVA_ATTRIBUTE] = "([\\w ]+)=([\\w ]+)",
	[RULE_JAVA_SAMPLE] = " *(\\d+) +(\\d+) +@ +([ x0-9a-f]*+)",
	[RULE_JAVA_LOCATION] = "^\\s*0x([[:xdigit:]]+)\\s+(.*)\\s*$",
	[RULE_JAVA_FILE_LINE] = "^(.*)\\s+\\((.+):(-?\\d+)\\)$",
	[RULE_JAVA_PATH] = "^(.*)\\s+\\((.*)\\)$",
};

struct rules {
	pcre2_code *codes[RULE_COUNT_OF];
	pcre2_match_data *match;
	pcre2_match_context *limits;
};

/* A line that needs more than this many steps was written to waste time: it does not fit. */
enum { RULE_STEPS_MAX = 2000000 };

int rules_new(struct rules **ret)
{
	_cleanup_(rules_freep) struct rules *r = calloc(1, sizeof(*r));

	if (!r)
		return -ENOMEM;
	r->match = pcre2_match_data_create(RULE_GROUPS_MAX, NULL);
	r->limits = pcre2_match_context_create(NULL);
	if (!r->match || !r->limits)
		return -ENOMEM;
	pcre2_set_match_limit(r->limits, RULE_STEPS_MAX);
	*ret = TAKE_PTR(r);
	return 0;
}

void rules_free(struct rules *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < RULE_COUNT_OF; i++)
		pcre2_code_free(r->codes[i]);
	pcre2_match_data_free(r->match);
	pcre2_match_context_free(r->limits);
	free(r);
}

static pcre2_code *rule_compile(const char *text)
{
	PCRE2_SIZE offset;
	int error;
	pcre2_code *code = pcre2_compile(
		(PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, 0, &error, &offset, NULL);

	assert(code || error == PCRE2_ERROR_NOMEMORY);
	return code;
}

bool rule_match(struct rules *r, enum rule which, struct slice line,
	struct slice ret_groups[RULE_GROUPS_MAX])
{
	if (!r->codes[which])
		r->codes[which] = rule_compile(rule_texts[which]);
	if (!r->codes[which])
		return false;
	int n = pcre2_match(
		r->codes[which], (PCRE2_SPTR)line.at, line.n, 0, 0, r->match, r->limits);

	if (n <= 0)
		return false;
	const PCRE2_SIZE *found = pcre2_get_ovector_pointer(r->match);

	for (int i = 0; i < RULE_GROUPS_MAX; i++) {
		bool there = i < n && found[2 * i] != PCRE2_UNSET;

		ret_groups[i] = (struct slice){NULL, 0};
		if (there)
			ret_groups[i] = (struct slice){
				line.at + found[2 * i], found[2 * i + 1] - found[2 * i]};
	}
	return true;
}
