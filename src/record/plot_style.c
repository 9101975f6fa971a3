/* SPDX-License-Identifier: MIT */
#include "record/plot_style.h"

#include <stdbool.h>
#include <string.h>

/*
 * The hues of the screen: blue against orange, darker on white than on black. What must differ
 * without colours, too, has hatching, dashes or words.
 */
static const struct {
	const char *name, *light, *dark;
} plot_hues[] = {
	{"user", "#1f7fc4", "#38a8f0"},
	{"system", "#e8830c", "#ff9a2e"},
	{"wait", "#9a6a9f", "#b98fc0"},
	{"anon", "#4a90d9", "#5fafff"},
	{"file", "#efa04b", "#ffb865"},
	{"minor", "#6f9cc9", "#87afd7"},
	{"major", "#d9480f", "#ff6b2b"},
	{"voluntary", "#4d97bd", "#5fafd7"},
	{"involuntary", "#e09a00", "#ffb52e"},
	{"read", "#1a8fb5", "#2fb4dc"},
	{"write", "#c77d0a", "#e09a33"},
	{"threads", "#5f8f93", "#87b5b8"},
	{"peak", "#a0a8b1", "#7d8590"},
	{"whole", "#848d97", "#8b949e"},
	{"run0", "#1f7fc4", "#45b0f5"},
	{"run1", "#d9650b", "#ff9a2e"},
};

static const char plot_light[] =
	".onetop .page{fill:#ffffff}.onetop .plot{fill:#f6f8fa}.onetop text{fill:#1f2328}"
	".onetop .dim{fill:#636c76}.onetop .grid{stroke:#d1d9e0}.onetop .event{stroke:#57606a}"
	".onetop .hatch{stroke:#ffffff}.onetop .hole{stroke:#afb8c1}"
	".onetop .ring{stroke:#1f2328;fill:#ffffff}.onetop .dip{fill:#f6f8fa}\n";

static const char plot_dark[] =
	".onetop .page{fill:#0d1117}.onetop .plot{fill:#151b23}.onetop text{fill:#e6edf3}"
	".onetop .dim{fill:#9198a1}.onetop .grid{stroke:#2a313c}.onetop .event{stroke:#9198a1}"
	".onetop .hatch{stroke:#0d1117}.onetop .hole{stroke:#4c5561}"
	".onetop .ring{stroke:#e6edf3;fill:#0d1117}.onetop .dip{fill:#151b23}\n";

static const char plot_always[] =
	".onetop text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',"
	"Arial,sans-serif;font-variant-numeric:tabular-nums}"
	".onetop .title{font-size:19px;font-weight:600}.onetop "
	".name{font-size:14px;font-weight:"
	"600}"
	".onetop .strong{font-weight:600}.onetop .small{font-size:11px}"
	".onetop .end{text-anchor:end}.onetop .middle{text-anchor:middle}"
	".onetop .grid,.onetop .event,.onetop .hole{stroke-width:1;fill:none}"
	".onetop .event{stroke-dasharray:2 3}.onetop .ring{stroke-width:1.4}"
	".onetop .hatch{stroke-width:1;stroke-opacity:.55;fill:none}"
	".onetop .veil{fill-opacity:.4}.onetop .dip{fill-opacity:.36}.onetop "
	".wash{fill-opacity:.13}"
	".onetop .line{fill:none;fill-opacity:0;stroke-width:1.6;stroke-linejoin:round}"
	".onetop .line.run1{stroke-dasharray:5 3}\n";

static void plot_write_hues(FILE *f, bool dark)
{
	for (size_t i = 0; i < sizeof(plot_hues) / sizeof(plot_hues[0]); i++) {
		const char *name = plot_hues[i].name;
		const char *hue = dark ? plot_hues[i].dark : plot_hues[i].light;

		fprintf(f, ".onetop .%s{fill:%s}", name, hue);
		/* Runs are lines; everything else is an area. */
		if (strncmp(name, "run", 3) == 0)
			fprintf(f, ".onetop .%s.line,.onetop .%s.event{stroke:%s}", name, name,
				hue);
	}
	fputc('\n', f);
}

void plot_style_write(FILE *f)
{
	fputs("<style>\n", f);
	fputs(plot_always, f);
	fputs(plot_light, f);
	plot_write_hues(f, false);
	fputs("@media (prefers-color-scheme:dark){\n", f);
	fputs(plot_dark, f);
	plot_write_hues(f, true);
	fputs("}\n</style>\n", f);
}

void plot_style_write_hatch(FILE *f, const char *hue)
{
	fprintf(f,
		"<pattern id=\"onetop-%s\" width=\"5\" height=\"5\" "
		"patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
		"<path d=\"M0 0H5V5H0Z\" class=\"%s\"/><path d=\"M.5 0V5\" "
		"class=\"hatch\"/></pattern>\n",
		hue, hue);
}

void plot_style_write_hole(FILE *f)
{
	fputs("<pattern id=\"onetop-hole\" width=\"7\" height=\"7\" "
	      "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(-45)\">"
	      "<path d=\"M.5 0V7\" class=\"hole\"/></pattern>\n",
		f);
}
