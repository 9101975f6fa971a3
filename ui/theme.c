/* SPDX-License-Identifier: MIT */
#include "ui/theme.h"

#include <stdlib.h>
#include <string.h>

#include "base/macro.h"

const char *const theme_names[THEME_COUNT] = {
	[THEME_DARK] = "dark",
	[THEME_LIGHT] = "light",
	[THEME_HIGHCONTRAST] = "highcontrast",
	[THEME_MONO] = "mono",
};

enum { BOLD = 1, DIM = 2, REVERSE = 4 };

/* Colours by number where there are 256, 16 and 8 of them, and weight. */
struct theme_color {
	short fg256, fg16, fg8;
	unsigned char weight;
};

/*
 * Dark, light, high contrast. Yellow on white is nobody's colour: with few colours, blue
 * against red there. In high contrast nothing is dim, and what is not a name is bright.
 */
/* clang-format off */
#define DEFAULT(weight) {-1, -1, -1, weight}

static const struct theme_color theme_colors[STYLE_COUNT][THEME_MONO] = {
	[STYLE_PLAIN]       = {DEFAULT(0),                   DEFAULT(0),                  {231, 15, 7, 0}},
	[STYLE_DIM]         = {{245, 7, -1, 0},              {241, 8, -1, 0},             {252, 7, 7, 0}},
	[STYLE_FRAME]       = {{242, 8, -1, 0},              {244, 8, -1, 0},             {250, 7, 7, 0}},
	[STYLE_TITLE]       = {DEFAULT(BOLD),                DEFAULT(BOLD),               {231, 15, 7, BOLD}},
	[STYLE_TAB]         = {DEFAULT(BOLD | REVERSE),      DEFAULT(BOLD | REVERSE),     {231, 15, 7, BOLD | REVERSE}},
	[STYLE_KEY]         = {{208, 11, 3, BOLD},           {130, 1, 1, BOLD},           {220, 11, 3, BOLD}},
	[STYLE_HEAD]        = {{245, 7, -1, 0},              {241, 8, -1, 0},             {252, 7, 7, BOLD}},
	[STYLE_FIGURE]      = {DEFAULT(BOLD),                DEFAULT(BOLD),               {231, 15, 7, BOLD}},
	[STYLE_USER]        = {{39, 14, 6, 0},               {25, 4, 4, 0},               {81, 14, 6, 0}},
	[STYLE_SYSTEM]      = {{208, 11, 3, 0},              {130, 1, 1, 0},              {214, 11, 3, 0}},
	[STYLE_WAIT]        = {{139, 13, 5, 0},              {90, 5, 5, 0},               {219, 13, 5, 0}},
	[STYLE_ANON]        = {{75, 14, 6, 0},               {26, 4, 4, 0},               {81, 14, 6, 0}},
	[STYLE_FILE]        = {{215, 11, 3, 0},              {94, 1, 1, 0},               {214, 11, 3, 0}},
	[STYLE_SHMEM]       = {{139, 13, 5, 0},              {91, 5, 5, 0},               {219, 13, 5, 0}},
	[STYLE_READ]        = {{38, 14, 6, 0},               {24, 4, 4, 0},               {81, 14, 6, 0}},
	[STYLE_WRITE]       = {{172, 11, 3, 0},              {130, 1, 1, 0},              {214, 11, 3, 0}},
	[STYLE_MINOR]       = {{110, 14, 6, 0},              {25, 4, 4, 0},               {81, 14, 6, 0}},
	[STYLE_MAJOR]       = {{202, 9, 1, BOLD},            {160, 1, 1, BOLD},           {208, 11, 3, BOLD}},
	[STYLE_VOLUNTARY]   = {{74, 14, 6, 0},               {25, 4, 4, 0},               {81, 14, 6, 0}},
	[STYLE_INVOLUNTARY] = {{214, 11, 3, 0},              {94, 1, 1, 0},               {214, 11, 3, 0}},
	[STYLE_THREADS]     = {{109, 6, 6, 0},               {60, 4, 4, 0},               {117, 14, 6, 0}},
	[STYLE_GOOD]        = {{38, 14, 6, 0},               {24, 4, 4, 0},               {87, 14, 6, BOLD}},
	[STYLE_WARN]        = {{214, 11, 3, BOLD},           {130, 1, 1, BOLD},           {226, 11, 3, BOLD}},
	[STYLE_BAD]         = {{202, 9, 1, BOLD},            {124, 1, 1, BOLD | REVERSE}, {208, 11, 3, BOLD | REVERSE}},
	[STYLE_NOTICE]      = {{208, 11, 3, BOLD | REVERSE}, {130, 1, 1, BOLD | REVERSE}, {220, 11, 3, BOLD | REVERSE}},
	[STYLE_SELECTED]    = {DEFAULT(REVERSE),             DEFAULT(REVERSE),            {231, 15, 7, BOLD | REVERSE}},
	[STYLE_MARK]        = {{221, 11, 3, BOLD},           {94, 1, 1, BOLD},            {226, 11, 3, BOLD}},
	[STYLE_CURSOR]      = {DEFAULT(BOLD | REVERSE),      DEFAULT(BOLD | REVERSE),     {231, 15, 7, BOLD | REVERSE}},
	[STYLE_FLAME_1]     = {{180, 11, 3, REVERSE},        {94, 1, 1, REVERSE},         {222, 11, 3, REVERSE}},
	[STYLE_FLAME_2]     = {{173, 14, 6, REVERSE},        {60, 4, 4, REVERSE},         {153, 14, 6, REVERSE}},
	[STYLE_FLAME_3]     = {{109, 7, 3, REVERSE},         {130, 1, 1, REVERSE},        {216, 15, 7, REVERSE}},
	[STYLE_FLAME_4]     = {{179, 3, 6, REVERSE},         {23, 4, 4, REVERSE},         {187, 11, 3, REVERSE}},
	[STYLE_FLAME_5]     = {{137, 11, 3, REVERSE},        {58, 1, 1, REVERSE},         {180, 14, 6, REVERSE}},
	[STYLE_FLAME_6]     = {{144, 6, 6, REVERSE},         {95, 4, 4, REVERSE},         {151, 15, 7, REVERSE}},
	[STYLE_GREW]        = {{208, 11, 3, REVERSE},        {130, 1, 1, REVERSE},        {214, 11, 3, REVERSE}},
	[STYLE_SHRANK]      = {{75, 14, 6, REVERSE},         {26, 4, 4, REVERSE},         {81, 14, 6, REVERSE}},
	[STYLE_MATCH]       = {{221, 13, 5, BOLD | REVERSE}, {90, 5, 5, BOLD | REVERSE},  {219, 13, 5, BOLD | REVERSE}},
};

#undef DEFAULT
/* clang-format on */

/* "15;0", "0;default;15": the last figure is the background; 7 and 15 are light. */
static bool theme_is_light(const char *background)
{
	const char *last = background ? strrchr(background, ';') : NULL;

	return last && (strcmp(last, ";7") == 0 || strcmp(last, ";15") == 0);
}

enum theme theme_choose(const char *name, const char *background)
{
	for (int i = 0; name && i < THEME_COUNT; i++)
		if (strcmp(name, theme_names[i]) == 0)
			return (enum theme)i;
	return theme_is_light(background) ? THEME_LIGHT : THEME_DARK;
}

/* Without colours what stands out does so by the weight it has then. */
static void theme_fill_mono(struct style_look *look)
{
	look->bold = look->mono_bold;
	look->dim = look->mono_dim;
	look->reverse = look->mono_reverse;
}

static void theme_fill_color(struct style_look *look, const struct theme_color *c)
{
	look->fg256 = c->fg256;
	look->fg16 = c->fg16;
	look->fg8 = c->fg8;
	look->bold = c->weight & BOLD;
	look->dim = c->weight & DIM;
	look->reverse = c->weight & REVERSE;
}

void theme_fill(enum theme theme, struct style_look *looks)
{
	memcpy(looks, style_mono, sizeof(style_mono));
	for (int i = 0; i < STYLE_COUNT; i++)
		if (theme == THEME_MONO)
			theme_fill_mono(&looks[i]);
		else
			theme_fill_color(&looks[i], &theme_colors[i][theme]);
}
