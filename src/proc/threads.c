/* SPDX-License-Identifier: MIT */
#include "proc/threads.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "proc/parse.h"
#include "proc/procfs.h"
#include "proc/thread_table.h"

enum {
	THREADS_HELD = 400,    /* threads whose files are held open */
	THREADS_SPARE = 128,   /* descriptors left to the rest of the program */
	THREADS_STATS = 32,    /* of these the stat file, too */
	THREADS_FEW = 2,       /* so many are read in each round, whatever their turn */
	THREADS_LOCATED = 256, /* busiest threads whose last CPU is looked up */
	THREADS_TEXT = 16384,
};

#define THREADS_LOCATE_PACE_NS (3900 * NS_PER_MS)
#define THREADS_NAME_NS        (10 * NS_PER_S) /* the name of one that sleeps is so old at most */

enum threads_phase {
	THREADS_IDLE,
	THREADS_LOOK,   /* at the known ones, at[next] */
	THREADS_LIST,   /* for new ones, bite by bite */
	THREADS_LOCATE, /* the busiest, when somebody looks at all of them */
};

struct threads {
	int dirfd, task;
	bool block_delay, no_schedstat, all_wanted;
	bool whole;     /* this round reads everything */
	unsigned turns; /* rounds from one reading of a thread's switches to the next */
	int64_t tick_ns;
	enum threads_phase phase;
	size_t next; /* thread to look at, or to locate */
	int64_t alive;
	int64_t begin_ns, now_ns, end_ns;
	int64_t located_ns; /* when the busiest were located; 0: nobody looked since */
	uint64_t rounds;
	int32_t bite[PROCFS_BITE];
	size_t bite_n, bite_at;
	size_t held, held_max, held_stats;
	struct thread *busiest[THREADS_LOCATED];
	size_t n_busiest;
	struct thread_totals totals;
	struct thread_table table;
	char text[THREADS_TEXT];
};

/* Two descriptors a thread: ask for room, towards the hard limit only as far as needed. */
static size_t threads_make_room(void)
{
	struct rlimit limit;
	rlim_t want = 2 * THREADS_HELD + THREADS_STATS + THREADS_SPARE;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 0;
	if (limit.rlim_cur < want) {
		limit.rlim_cur = MIN(want, limit.rlim_max);
		setrlimit(RLIMIT_NOFILE, &limit);
		getrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur <= THREADS_STATS + THREADS_SPARE)
		return 0;
	return MIN((size_t)(limit.rlim_cur - THREADS_STATS - THREADS_SPARE) / 2,
		(size_t)THREADS_HELD);
}

int threads_new(int dirfd, bool block_delay, struct threads **ret, struct why *why)
{
	struct threads *t = xcalloc(1, sizeof(*t));
	int r = thread_table_init(&t->table, THREADS_MAX);

	if (r < 0) {
		free(t);
		return why_errno(why, r, "no room for the thread table");
	}
	t->dirfd = dirfd;
	t->turns = 1;
	t->task = procfs_open(dirfd, "task");
	t->block_delay = block_delay;
	t->tick_ns = NS_PER_S / sysconf(_SC_CLK_TCK);
	t->held_max = threads_make_room();
	t->no_schedstat = faccessat(dirfd, "schedstat", F_OK, 0) < 0 && errno == ENOENT;
	*ret = t;
	return 0;
}

static void threads_release(struct threads *t, struct thread *th)
{
	if (th->schedstat >= 0 || th->status >= 0)
		t->held--;
	if (th->stat >= 0)
		t->held_stats--;
	file_close(th->schedstat);
	file_close(th->status);
	file_close(th->stat);
}

void threads_free(struct threads *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->table.n; i++)
		threads_release(t, &t->table.at[i]);
	thread_table_done(&t->table);
	file_close(t->task);
	free(t);
}

void threads_begin(struct threads *t, int64_t alive, int64_t now_ns)
{
	t->phase = THREADS_LOOK;
	t->next = 0;
	t->alive = alive;
	t->begin_ns = now_ns;
	t->whole = t->all_wanted;
}

void threads_set_turns(struct threads *t, unsigned turns)
{
	/* Nothing else tells the wait for block I/O. */
	t->turns = t->block_delay ? 1 : MAX(turns, 1u);
}

void threads_make_whole(struct threads *t)
{
	t->whole = true;
}

/* From the held descriptor, or for the many without one by name. */
static ssize_t threads_read(
	struct threads *t, const struct thread *th, int held, const char *name)
{
	char path[32];

	if (held >= 0)
		return procfs_read(held, t->text, sizeof(t->text));
	procfs_task_path(path, sizeof(path), th->tid, name);
	return procfs_read_at(t->task, path, t->text, sizeof(t->text));
}

static bool threads_is_gone(ssize_t r)
{
	return r == -ESRCH || r == -ENOENT;
}

static uint64_t threads_delta(uint64_t now, uint64_t before)
{
	return now > before ? now - before : 0;
}

/* Counters of a thread never fall: if they do, the number has passed to another thread. */
static void threads_check_identity(struct thread *th, const struct pid_schedstat *now)
{
	if (now->run_ns >= th->sched.run_ns && now->delay_ns >= th->sched.delay_ns &&
		now->slices >= th->sched.slices)
		return;
	thread_forget(th);
}

/* As many as these are in the totals of a thread now; or more, if more were guessed before. */
static void threads_tell_switches(
	struct threads *t, struct thread *th, uint64_t voluntary, uint64_t involuntary)
{
	uint64_t more_voluntary = threads_delta(voluntary, th->told_voluntary);
	uint64_t more_involuntary = threads_delta(involuntary, th->told_involuntary);

	if (!th->rebase) {
		t->totals.voluntary += more_voluntary;
		t->totals.involuntary += more_involuntary;
	}
	th->told_voluntary += more_voluntary;
	th->told_involuntary += more_involuntary;
}

/*
 * Between readings a thread has switched as often as it was let in, which schedstat counts, and
 * in its own proportion. Without this, one thread that does most of it would make the process
 * switch thrice as often in every third round, and not at all in the others.
 */
static void threads_guess_switches(struct threads *t, struct thread *th)
{
	uint64_t more = threads_delta(th->sched.slices, th->switched_slices);
	uint64_t voluntary = (uint64_t)((double)more * th->voluntary_share + 0.5);

	if (more > 0)
		threads_tell_switches(t, th, th->voluntary + voluntary,
			th->involuntary + more - MIN(voluntary, more));
}

static void threads_take_switches(
	struct threads *t, struct thread *th, const struct pid_status *s, double dt_s)
{
	uint64_t voluntary = threads_delta(s->voluntary, th->voluntary);
	uint64_t involuntary = threads_delta(s->involuntary, th->involuntary);
	unsigned both = STATUS_VOLUNTARY | STATUS_INVOLUNTARY;

	if (s->has & STATUS_STATE)
		th->state = s->state;
	if (s->has & STATUS_NAME) {
		th->name_len = MIN(s->name_len, sizeof(th->name));
		memcpy(th->name, s->name, th->name_len);
		th->named_ns = t->begin_ns;
	}
	if ((s->has & both) != both)
		return;
	threads_tell_switches(t, th, s->voluntary, s->involuntary);
	t->totals.has_switches = true;
	if (voluntary + involuntary > 0)
		th->voluntary_share = (double)voluntary / (double)(voluntary + involuntary);
	th->voluntary = s->voluntary;
	th->involuntary = s->involuntary;
	th->voluntary_per_s = dt_s > 0 ? (float)((double)voluntary / dt_s) : -1;
	th->involuntary_per_s = dt_s > 0 ? (float)((double)involuntary / dt_s) : -1;
}

/* Field 42 of the thread's own stat, 10 ms ticks. */
static void threads_take_block(struct threads *t, struct thread *th)
{
	struct pid_stat s;
	ssize_t n = threads_read(t, th, th->stat, "stat");

	if (n < 0 || parse_stat(t->text, (size_t)n, &s) < 0)
		return;
	if (!th->rebase)
		t->totals.block_delay_ns +=
			threads_delta(s.block_ticks, th->block_ticks) * (uint64_t)t->tick_ns;
	t->totals.has_block_delay = true;
	th->block_ticks = s.block_ticks;
}

static void threads_take_sched(
	struct threads *t, struct thread *th, const struct pid_schedstat *now, double dt_ns)
{
	uint64_t run = threads_delta(now->run_ns, th->sched.run_ns);
	uint64_t delay = threads_delta(now->delay_ns, th->sched.delay_ns);

	if (!th->rebase)
		t->totals.run_delay_ns += delay;
	/* A kernel that does not count shows three zeros for a thread that evidently ran. */
	if (now->slices > 0)
		t->totals.has_run_delay = true;
	th->cpu_pct = dt_ns > 0 ? (float)(100 * (double)run / dt_ns) : -1;
	th->run_delay_pct = dt_ns > 0 ? (float)(100 * (double)delay / dt_ns) : -1;
	th->sched = *now;
	if (dt_ns > 0)
		thread_curve_add(th, th->cpu_pct);
}

static int threads_read_sched(struct threads *t, struct thread *th, struct pid_schedstat *ret)
{
	ssize_t n = threads_read(t, th, th->schedstat, "schedstat");

	if (n < 0)
		return (int)n;
	return parse_schedstat(t->text, (size_t)n, ret);
}

/*
 * Switches can only have happened when the thread ran since the last look, which the CPU time
 * in schedstat tells. A thread that was running then may have stopped since without a tick.
 */
static bool threads_has_run(const struct thread *th, const struct pid_schedstat *now)
{
	return !th->looked || th->state == 'R' || now->run_ns != th->sched.run_ns ||
	       now->slices != th->sched.slices || now->delay_ns != th->sched.delay_ns;
}

static int threads_look_status(struct threads *t, struct thread *th, double dt_s)
{
	struct pid_status s;
	ssize_t n = threads_read(t, th, th->status, "status");

	if (n < 0)
		return (int)n;
	int r = parse_status_thread(t->text, (size_t)n, &s);
	if (r < 0)
		return r;
	threads_take_switches(t, th, &s, dt_s);
	return 0;
}

/* Where they are few, and where the kernel does not count how often one was let in, all are
 * read in each round; others take turns. */
static bool threads_has_turn(const struct threads *t, const struct thread *th)
{
	return t->whole || !th->looked || th->rebase || t->table.n <= THREADS_FEW ||
	       th->sched.slices == 0 || (t->rounds + (uint64_t)th->tid) % t->turns == 0 ||
	       thread_has_new_rhythm(th, t->now_ns);
}

/* Switches, state and name. Returns false when the thread has ended. */
static bool threads_look_switches(struct threads *t, struct thread *th, int64_t now_ns)
{
	double dt_ns = th->looked ? (double)(now_ns - th->switches_ns) : 0;

	if (!th->ran)
		th->voluntary_per_s = th->involuntary_per_s = 0;
	else if (threads_is_gone(threads_look_status(t, th, dt_ns / (double)NS_PER_S)))
		return false;
	if (th->ran && t->block_delay)
		threads_take_block(t, th);
	th->ran = false;
	thread_note_rhythm(th, now_ns);
	return true;
}

/* One look at one thread. Returns false when it has ended. */
static bool threads_look(struct threads *t, struct thread *th)
{
	int64_t now_ns = t->now_ns;
	double dt_ns = th->looked ? (double)(now_ns - th->t_ns) : 0;
	struct pid_schedstat now = {0};
	int r = threads_read_sched(t, th, &now);
	bool counted = r == 0;

	if (threads_is_gone(r) && !t->no_schedstat)
		return false;
	if (counted && th->looked && th->schedstat < 0) {
		threads_check_identity(th, &now);
		dt_ns = th->looked ? dt_ns : 0;
	}
	/* A kernel without schedstat: look at status every time; CPU per thread stays unknown.
	 * And others may have renamed it while it slept.
	 */
	th->ran |= !counted || threads_has_run(th, &now) ||
		   t->begin_ns - th->named_ns >= THREADS_NAME_NS;

	if (counted)
		threads_take_sched(t, th, &now, dt_ns);
	if (!threads_has_turn(t, th))
		threads_guess_switches(t, th);
	else if (!threads_look_switches(t, th, now_ns))
		return false;
	th->looked = true;
	th->rebase = false;
	th->t_ns = now_ns;
	return true;
}

static void threads_hold(struct threads *t, struct thread *th)
{
	char path[32];

	if (t->held >= t->held_max)
		return;
	procfs_task_path(path, sizeof(path), th->tid, "schedstat");
	th->schedstat = procfs_hold(t->task, path);
	procfs_task_path(path, sizeof(path), th->tid, "status");
	th->status = procfs_hold(t->task, path);
	if (th->schedstat >= 0 || th->status >= 0)
		t->held++;
}

static void threads_remove(struct threads *t, struct thread *th)
{
	threads_release(t, th);
	thread_table_remove(&t->table, th);
}

static void threads_add(struct threads *t, pid_t tid)
{
	struct thread *th;

	if (thread_table_find(&t->table, tid))
		return;
	th = thread_table_add(&t->table, tid);
	if (!th)
		return;
	threads_hold(t, th);
	if (!threads_look(t, th))
		threads_remove(t, th);
}

static void threads_step_look(struct threads *t)
{
	if (t->next < t->table.n) {
		struct thread *th = &t->table.at[t->next];

		if (threads_look(t, th))
			t->next++;
		else
			threads_remove(t, th); /* the last one has moved here */
		return;
	}
	/* As many as the kernel counts: nobody is new. A full table cannot take more. */
	bool same = (int64_t)t->table.n == t->alive || t->table.n == t->table.max;

	t->phase = same ? THREADS_LOCATE : THREADS_LIST;
	t->bite_n = t->bite_at = t->next = 0;
	if (!same)
		procfs_rewind(t->task);
}

static void threads_step_list(struct threads *t)
{
	if (t->bite_at < t->bite_n) {
		threads_add(t, t->bite[t->bite_at++]);
		return;
	}
	ssize_t n = procfs_list(t->task, t->bite, ARRAY_SIZE(t->bite));

	t->bite_at = 0;
	t->bite_n = n > 0 ? (size_t)n : 0;
	if (n > 0)
		return;
	t->phase = THREADS_LOCATE;
	t->next = 0;
}

/* The kernel says "0" of a thread that waits for nothing, and to those who may not know. */
static void threads_read_wchan(struct threads *t, struct thread *th)
{
	ssize_t n = threads_read(t, th, -1, "wchan");
	size_t length = n > 0 ? MIN((size_t)n, sizeof(th->wchan) - 1) : 0;

	if (length == 1 && t->text[0] == '0')
		length = 0;
	memcpy(th->wchan, t->text, length);
	th->wchan[length] = 0;
}

/* Where there is no room to hold anything, nothing more is. */
static void threads_hold_stat(struct threads *t, struct thread *th)
{
	char path[32];

	if (th->stat >= 0 || t->held_max == 0 || t->held_stats >= THREADS_STATS)
		return;
	procfs_task_path(path, sizeof(path), th->tid, "stat");
	th->stat = procfs_hold(t->task, path);
	t->held_stats += th->stat >= 0;
}

static void threads_locate(struct threads *t, struct thread *th)
{
	struct pid_stat s;
	bool still = th->last_cpu >= 0 && th->cpu_pct == 0;

	if (!still || !th->wchan[0])
		threads_read_wchan(t, th);
	/* One that has not run is where it was. */
	if (still)
		return;
	threads_hold_stat(t, th);
	ssize_t n = threads_read(t, th, th->stat, "stat");

	if (n > 0 && parse_stat(t->text, (size_t)n, &s) == 0) {
		th->last_cpu = (int)s.processor;
		th->state = s.state;
	}
}

/* Where the busiest last ran and what they wait in: every fourth second, and at once when
 * somebody begins to look at all threads. */
static void threads_begin_locate(struct threads *t)
{
	bool due = t->begin_ns - t->located_ns >= THREADS_LOCATE_PACE_NS;

	t->n_busiest = 0;
	if (!t->all_wanted)
		t->located_ns = 0;
	if (!t->all_wanted || !due)
		return;
	t->n_busiest = thread_table_busiest(&t->table, t->busiest, THREADS_LOCATED);
	t->located_ns = t->begin_ns;
}

static void threads_step_locate(struct threads *t)
{
	if (t->next == 0)
		threads_begin_locate(t);
	if (t->next < t->n_busiest) {
		threads_locate(t, t->busiest[t->next++]);
		return;
	}
	t->all_wanted = false;
	t->phase = THREADS_IDLE;
	t->end_ns = t->now_ns;
	t->rounds++;
}

bool threads_step(struct threads *t, int64_t deadline_ns)
{
	t->now_ns = clock_mono_ns();
	while (t->phase != THREADS_IDLE) {
		if (t->phase == THREADS_LOOK)
			threads_step_look(t);
		else if (t->phase == THREADS_LIST)
			threads_step_list(t);
		else
			threads_step_locate(t);
		if (t->phase == THREADS_IDLE)
			break;
		t->now_ns = clock_mono_ns();
		if (t->now_ns >= deadline_ns)
			return false;
	}
	return true;
}

void threads_rebase(struct threads *t)
{
	if (t->table.n < 2)
		return;
	for (size_t i = 0; i < t->table.n; i++) {
		thread_forget(&t->table.at[i]);
		t->table.at[i].rebase = true;
	}
}

void threads_read_totals(const struct threads *t, struct thread_totals *ret)
{
	*ret = t->totals;
}

static pid_t threads_other(const struct threads *t, pid_t main_tid)
{
	for (size_t i = 0; i < t->table.n; i++)
		if (t->table.at[i].tid != main_tid && t->table.at[i].state != 'Z')
			return t->table.at[i].tid;
	return 0;
}

bool threads_other_path(
	const struct threads *t, pid_t main_tid, const char *name, char *out, size_t size)
{
	pid_t tid = threads_other(t, main_tid);

	snprintf(out, size, "task/%d/%s", (int)tid, name);
	return tid != 0;
}

size_t threads_top(struct threads *t, struct thread_row *rows, size_t max)
{
	struct thread *busiest[256];
	size_t n = thread_table_busiest(&t->table, busiest, MIN(max, ARRAY_SIZE(busiest)));

	for (size_t i = 0; i < n; i++)
		thread_make_row(busiest[i], &rows[i]);
	return n;
}

size_t threads_all(struct threads *t, struct thread_row *rows, size_t max)
{
	size_t n = MIN(max, t->table.n);

	t->all_wanted = true;
	for (size_t i = 0; i < n; i++)
		thread_make_row(&t->table.at[i], &rows[i]);
	return n;
}

size_t threads_known(const struct threads *t)
{
	return t->table.n;
}

int64_t threads_round_end_ns(const struct threads *t)
{
	return t->end_ns;
}

uint64_t threads_rounds(const struct threads *t)
{
	return t->rounds;
}
