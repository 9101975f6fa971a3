/* SPDX-License-Identifier: MIT */
/*
 * A process outlives its main thread while others run. Its own directory in /proc then shows
 * the main thread's remains: no open file, no mapping, the topmost control groups. What threads
 * share is found with another one.
 */
#pragma once

/**
 * Open the directory to read what threads share from: that of the process, or a living thread's
 * when the main one has ended and others have not.
 *
 * dirfd    /proc/PID, held
 * returns  descriptor, the caller's to close; -ESRCH it has ended; other negative errno
 * source   /proc/PID/stat, then task/TID/stat of each until one lives; may take a while with
 *          thousands of threads that have ended: not for the sampling loop
 */
int living_open(int dirfd);
