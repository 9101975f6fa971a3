/* SPDX-License-Identifier: MIT */
#include "proc/host.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "proc/parse.h"
#include "proc/procfs.h"
#include "proc/ticks.h"

/* Throttle counters are one file a CPU: look at so many, and at what is slow so often. */
enum { HOST_CPUS_MAX = 256 };
#define HOST_SLOW_PACE_NS (30 * NS_PER_S)
/* Within less, a start's own work and single ticks would pass for what goes on all the time. */
#define HOST_LEAST_NS (NS_PER_S / 2)

struct host {
	int self;                              /* /proc/self/statm, held */
	_Atomic(struct ticks_reader *) reader; /* NULL: not to be had yet */
	bool prepared;                         /* the caller's of host_prepare() */
	struct ticks_reading before;           /* t_ns 0: none yet */
	int64_t target_ns;
	int64_t throttle_first, throttle_now; /* -1 not shown */
	int64_t slow_t_ns;                    /* when these were looked at */
	int cpus;
	char governor[24];
	char virtual_machine[32];
};

static int64_t host_self_rss(const struct host *h)
{
	char text[128];
	struct pid_statm m;
	ssize_t n = h->self >= 0 ? procfs_read(h->self, text, sizeof(text)) : -1;

	if (n < 0 || parse_statm(text, (size_t)n, &m) < 0)
		return -1;
	return (int64_t)m.resident * sysconf(_SC_PAGESIZE);
}

/* A one-line file below /sys as a printable word; false when the kernel does not show it. */
static bool host_read_word(const char *path, char *out, size_t size)
{
	char text[256];
	ssize_t n = file_read_small(AT_FDCWD, path, text, sizeof(text));

	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	if (n <= 0)
		return false;
	text_printable(out, size, text, (size_t)n);
	return true;
}

/* Events of all CPUs since boot, or -1. Hyperthreads share a counter: only growth matters. */
static int64_t host_read_throttle(void)
{
	int64_t sum = -1;

	for (int cpu = 0; cpu < HOST_CPUS_MAX; cpu++) {
		char path[96], text[32];
		uint64_t events;

		snprintf(path, sizeof(path),
			"/sys/devices/system/cpu/cpu%d/thermal_throttle/core_throttle_count",
			cpu);
		ssize_t n = file_read_small(AT_FDCWD, path, text, sizeof(text));
		if (n < 0)
			break;
		if (parse_number(text, (size_t)n, &events) == 0)
			sum = MAX(sum, 0) + (int64_t)MIN(events, (uint64_t)INT32_MAX);
	}
	return sum;
}

static bool host_cpu_says_hypervisor(void)
{
	_cleanup_free_ char *text = NULL;
	size_t n;

	/* The first CPU's paragraph is enough; on machines with many the rest is not read. */
	_cleanup_close_ int fd = open("/proc/cpuinfo", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	text = xcalloc(1, 8192);
	ssize_t got = read(fd, text, 8191);
	n = got > 0 ? (size_t)got : 0;
	return memmem(text, n, " hypervisor", 11) != NULL;
}

static const char *host_hypervisor(void)
{
	static const struct {
		const char *part, *name;
	} known[] = {
		{"KVM", "KVM"},
		{"QEMU", "QEMU"},
		{"VMware", "VMware"},
		{"VirtualBox", "VirtualBox"},
		{"Virtual Machine", "Hyper-V"},
		{"Xen", "Xen"},
		{"Firecracker", "Firecracker"},
	};
	char product[128];

	if (host_read_word("/sys/hypervisor/type", product, sizeof(product)) &&
		strcmp(product, "xen") == 0)
		return "Xen";
	if (!host_cpu_says_hypervisor())
		return NULL;
	if (host_read_word("/sys/class/dmi/id/product_name", product, sizeof(product)))
		for (size_t i = 0; i < ARRAY_SIZE(known); i++)
			if (strstr(product, known[i].part))
				return known[i].name;
	return "a virtual machine";
}

/* What container managers leave for programs to find. */
static bool host_is_container(void)
{
	return access("/.dockerenv", F_OK) == 0 || access("/run/.containerenv", F_OK) == 0 ||
	       access("/run/systemd/container", F_OK) == 0;
}

static void host_find_machine(char *out, size_t size)
{
	const char *hypervisor = host_hypervisor();
	bool container = host_is_container();

	snprintf(out, size, "%s%s%s", hypervisor ? hypervisor : "",
		hypervisor && container ? ", " : "", container ? "a container" : "");
}

struct host *host_new(void)
{
	struct host *h = xcalloc(1, sizeof(*h));

	h->self = procfs_hold(AT_FDCWD, "/proc/self/statm");
	h->throttle_first = h->throttle_now = host_read_throttle();
	host_find_machine(h->virtual_machine, sizeof(h->virtual_machine));
	return h;
}

void host_free(struct host *h)
{
	if (!h)
		return;
	ticks_stop(h->reader);
	file_close(h->self);
	free(h);
}

static float host_percent(double part, double whole)
{
	return whole > 0 ? (float)CLAMP(100 * part / whole, 0.0, 100.0) : 0;
}

/* Ticks of several CPUs are read one after the other and may step back by one: never below 0.
 */
static uint64_t host_grown(uint64_t now, uint64_t before)
{
	return now > before ? now - before : 0;
}

static void host_judge(struct host *h, const struct ticks_reading *now, int64_t target_ns,
	struct host_quality *q)
{
	const struct ticks *a = &h->before.ticks, *b = &now->ticks;
	double dt = (double)(now->t_ns - h->before.t_ns), all = dt * q->cpus;
	double total = (double)host_grown(b->total, a->total);
	double self = (double)(now->self_ns - h->before.self_ns), ours = self;

	q->busy_pct = host_percent((double)host_grown(b->busy, a->busy), total);
	q->steal_pct = host_percent((double)host_grown(b->steal, a->steal), total);
	q->self_cpu_pct = dt > 0 ? (float)(100 * self / dt) : 0;
	if (target_ns >= 0 && h->target_ns >= 0 && target_ns >= h->target_ns)
		ours += (double)(target_ns - h->target_ns);
	q->others_pct = MAX(0, q->busy_pct - host_percent(ours, all));
	q->valid = total > 0 && dt > 0;
}

/* What hardly ever changes, and costs opening files of /sys. */
static void host_look_slow(struct host *h)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	h->cpus = (int)MAX(1, cpus);
	if (h->throttle_first >= 0)
		h->throttle_now = host_read_throttle();
	if (!host_read_word("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
		    h->governor, sizeof(h->governor)))
		h->governor[0] = 0;
}

static void host_read_slow(struct host *h, int64_t t_ns, struct host_quality *q)
{
	if (h->slow_t_ns == 0 || t_ns - h->slow_t_ns >= HOST_SLOW_PACE_NS) {
		host_look_slow(h);
		h->slow_t_ns = t_ns;
	}
	q->cpus = h->cpus;
	q->throttle_events =
		h->throttle_first < 0 ? -1 : MAX(0, h->throttle_now - h->throttle_first);
	memcpy(q->governor, h->governor, sizeof(q->governor));
}

void host_prepare(struct host *h)
{
	struct ticks_reader *reader;

	if (!h->prepared && ticks_start(&reader) == 0)
		atomic_store(&h->reader, reader);
	h->prepared = true;
}

/* Where the first ticks were made a little after the last call, its target time has to do. */
static bool host_has_ticks(struct host *h, int64_t target_ns)
{
	struct ticks_reader *reader = atomic_load(&h->reader);

	if (h->before.t_ns || (reader && ticks_first(reader, &h->before)))
		return true;
	h->target_ns = target_ns;
	return false;
}

void host_read(struct host *h, int64_t target_cpu_ns, struct host_quality *q)
{
	struct ticks_reading now;

	q->valid = false;
	q->t_ns = clock_mono_ns();
	q->self_rss_bytes = host_self_rss(h);
	memcpy(q->virtual_machine, h->virtual_machine, sizeof(q->virtual_machine));
	host_read_slow(h, q->t_ns, q);
	if (!host_has_ticks(h, target_cpu_ns) || !ticks_read(h->reader, &now))
		return;
	if (now.t_ns - h->before.t_ns >= HOST_LEAST_NS)
		host_judge(h, &now, target_cpu_ns, q);
	h->before = now;
	h->target_ns = target_cpu_ns;
}
