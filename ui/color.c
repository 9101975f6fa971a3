/* SPDX-License-Identifier: MIT */
#include "ui/color.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/macro.h"

enum { CUBE = 16, GREYS = 232, COLORS_ALL = 256 };

struct color_rgb color_of(int number)
{
	static const struct color_rgb system[CUBE] = {{0, 0, 0}, {205, 0, 0}, {0, 205, 0},
		{205, 205, 0}, {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
		{127, 127, 127}, {255, 0, 0}, {0, 255, 0}, {255, 255, 0}, {92, 92, 255},
		{255, 0, 255}, {0, 255, 255}, {255, 255, 255}};
	static const uint8_t levels[] = {0, 95, 135, 175, 215, 255};

	if (number < CUBE)
		return system[MAX(number, 0)];
	if (number >= GREYS) {
		uint8_t grey = (uint8_t)(8 + 10 * (MIN(number, COLORS_ALL - 1) - GREYS));

		return (struct color_rgb){grey, grey, grey};
	}
	number -= CUBE;
	return (struct color_rgb){
		levels[number / 36], levels[number / 6 % 6], levels[number % 6]};
}

static int color_distance(struct color_rgb a, struct color_rgb b)
{
	int r = a.r - b.r, g = a.g - b.g, blue = a.b - b.b;

	return r * r + g * g + blue * blue;
}

int color_nearest(struct color_rgb c, int first, int last)
{
	int best = first;

	for (int i = first + 1; i <= last; i++)
		if (color_distance(color_of(i), c) < color_distance(color_of(best), c))
			best = i;
	return best;
}

/* A word as a number of a colour; -1 the default; -2 it is none. */
static int color_find(const char *word)
{
	static const struct {
		const char *name;
		int number;
	} names[] = {{"default", -1}, {"black", 0}, {"red", 1}, {"green", 2}, {"yellow", 3},
		{"blue", 4}, {"magenta", 5}, {"cyan", 6}, {"white", 7}, {"grey", 8},
		{"gray", 8}, {"brightred", 9}, {"brightgreen", 10}, {"brightyellow", 11},
		{"brightblue", 12}, {"brightmagenta", 13}, {"brightcyan", 14},
		{"brightwhite", 15}, {"orange", 208}};
	size_t n = strlen(word), digits = strspn(word, "0123456789");
	char *end;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcasecmp(word, names[i].name) == 0)
			return names[i].number;
	if (n && n <= 3 && digits == n && atoi(word) < COLORS_ALL)
		return atoi(word);
	if (n != 7 || word[0] != '#' || strspn(word + 1, "0123456789abcdefABCDEF") != 6)
		return -2;
	unsigned long hex = strtoul(word + 1, &end, 16);

	return color_nearest(
		(struct color_rgb){(uint8_t)(hex >> 16), (uint8_t)(hex >> 8), (uint8_t)hex},
		CUBE, COLORS_ALL - 1);
}

/* Terminals with fewer colours get the nearest they have; the default stays what it is. */
static void color_set(struct style_look *look, int number)
{
	look->fg256 = (short)number;
	look->fg16 = (short)(number < CUBE ? number : color_nearest(color_of(number), 1, 15));
	look->fg8 = (short)(number < 8 ? number : color_nearest(color_of(number), 1, 7));
}

static bool *color_weight(struct style_look *look, const char *word)
{
	return strcasecmp(word, "bold") == 0      ? &look->bold
	       : strcasecmp(word, "dim") == 0     ? &look->dim
	       : strcasecmp(word, "reverse") == 0 ? &look->reverse
						  : NULL;
}

int color_parse_look(const char *text, struct style_look *ret, struct why *why)
{
	struct style_look look = *ret;
	char words[64], *save = NULL;
	bool any = false;

	look.bold = look.dim = look.reverse = false;
	color_set(&look, -1);
	if (strlen(text) >= sizeof(words))
		return why_set(why, -EINVAL, "'%.60s' is not a colour", text);
	strcpy(words, text);
	for (char *w = strtok_r(words, " \t", &save); w; w = strtok_r(NULL, " \t", &save)) {
		bool *weight = color_weight(&look, w);
		int number = weight ? 0 : color_find(w);

		if (!weight && (number < -1 || any))
			return why_set(why, -EINVAL,
				any ? "'%.60s' is a second colour, or none"
				    : "'%.60s' is not a colour; write 0 to 255, #ff8700, "
				      "or a name such as orange, brightblue, default",
				w);
		if (weight)
			*weight = true;
		else
			color_set(&look, number);
		any |= !weight;
	}
	*ret = look;
	return 0;
}
