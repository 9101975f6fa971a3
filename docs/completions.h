/* SPDX-License-Identifier: MIT */
/* Completions of the shells, from the tables of options and commands, to standard output. */
#pragma once

void completions_bash(void);
void completions_zsh(void);
void completions_fish(void);
