/* SPDX-License-Identifier: MIT */
#include "golang/endpoint.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

enum {
	SOCKETS_MAX = 4096,      /* of one process; more are not looked at */
	NET_TABLE_MAX = 8 << 20, /* /proc/net/tcp of a busy host is long */
};

static const struct http_limits probe_limits = {
	.connect_ms = 300, .total_ms = 1000, .body_max = MEMSTATS_BODY_MAX};
static const struct http_limits read_limits = {
	.connect_ms = 1000, .total_ms = 10000, .body_max = MEMSTATS_BODY_MAX};

struct inodes {
	uint64_t inode[SOCKETS_MAX];
	size_t n;
};

static void closedirp(DIR **d)
{
	if (*d)
		closedir(*d);
}

/* The sockets among its descriptors: links that read "socket:[12345]". */
static int read_sockets(int proc_dirfd, struct inodes *set)
{
	int fd = openat(proc_dirfd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_(closedirp) DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;

	if (!d)
		return fd >= 0 ? file_close(fd), -ENOMEM : -errno;
	while (set->n < SOCKETS_MAX && (entry = readdir(d))) {
		char link[64];
		ssize_t n = readlinkat(fd, entry->d_name, link, sizeof(link) - 1);

		if (n <= 0)
			continue;
		link[n] = 0;
		if (sscanf(link, "socket:[%" SCNu64 "]", &set->inode[set->n]) == 1)
			set->n++;
	}
	return 0;
}

static bool has_inode(const struct inodes *set, uint64_t inode)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->inode[i] == inode)
			return true;
	return false;
}

/* The kernel prints addresses as words of the machine's own byte order. */
static bool parse_address(const char *hex, bool v6, struct listener *ret)
{
	uint32_t words[4];
	char text[INET6_ADDRSTRLEN];
	size_t n = v6 ? 4 : 1;

	for (size_t i = 0; i < n; i++)
		if (sscanf(hex + 8 * i, "%8" SCNx32, &words[i]) != 1)
			return false;
	if (!inet_ntop(v6 ? AF_INET6 : AF_INET, words, text, sizeof(text)))
		return false;
	/* Listening everywhere is reached here; Go's "::" takes both families. */
	if (strcmp(text, "0.0.0.0") == 0 || strcmp(text, "::") == 0)
		strcpy(ret->host, "127.0.0.1");
	else
		snprintf(ret->host, sizeof(ret->host), v6 ? "[%s]" : "%s", text);
	return true;
}

int endpoint_parse_tcp(const char *line, bool v6, struct listener *ret, uint64_t *ret_inode)
{
	struct listener l = {0};
	char address[33];
	unsigned port, state;
	uint64_t inode;

	if (sscanf(line,
		    " %*d: %32[0-9A-Fa-f]:%4x %*[0-9A-Fa-f]:%*x %2x %*[0-9A-Fa-f]:%*x "
		    "%*x:%*x %*x %*u %*u %" SCNu64,
		    address, &port, &state, &inode) != 4)
		return -EBADMSG;
	if (strlen(address) != (v6 ? 32 : 8) || !parse_address(address, v6, &l))
		return -EBADMSG;
	if (state != 0x0a || port == 0)
		return -ENOENT;
	l.port = (uint16_t)port;
	*ret = l;
	*ret_inode = inode;
	return 0;
}

static void add_tcp(int proc_dirfd, const char *table, bool v6, const struct inodes *set,
	struct listener *out, size_t *n)
{
	_cleanup_free_ char *text = NULL;
	size_t size;

	if (file_read_all(proc_dirfd, table, NET_TABLE_MAX, &text, &size) < 0)
		return;
	for (char *line = text, *end; line && *line && *n < LISTENERS_MAX; line = end) {
		uint64_t inode;

		end = strchr(line, '\n');
		if (end)
			*end++ = 0;
		if (endpoint_parse_tcp(line, v6, &out[*n], &inode) == 0 &&
			has_inode(set, inode))
			(*n)++;
	}
}

/* "0000…: 00000002 00000000 00010000 0001 01 12345 /run/app.sock"; 10000: it listens. */
static void add_unix(int proc_dirfd, const struct inodes *set, struct listener *out, size_t *n)
{
	_cleanup_free_ char *text = NULL;
	size_t size;

	if (file_read_all(proc_dirfd, "net/unix", NET_TABLE_MAX, &text, &size) < 0)
		return;
	for (char *line = text, *end; line && *line && *n < LISTENERS_MAX; line = end) {
		struct listener l = {0};
		unsigned flags, type;
		uint64_t inode;

		end = strchr(line, '\n');
		if (end)
			*end++ = 0;
		if (sscanf(line, "%*[^:]: %*x %*x %x %x %*x %" SCNu64 " %107[^\n]", &flags,
			    &type, &inode, l.path) != 4)
			continue;
		if ((flags & 0x10000) && type == 1 && l.path[0] == '/' && has_inode(set, inode))
			out[(*n)++] = l;
	}
}

/* Its path is one of its own root; here it is below that root. */
static void reach_unix(pid_t pid, struct listener *l)
{
	char path[HTTP_SOCKET_MAX + 32];
	int n = snprintf(path, sizeof(path), "/proc/%d/root%s", (int)pid, l->path);

	if (n > 0 && (size_t)n < sizeof(l->path))
		memcpy(l->path, path, (size_t)n + 1);
}

static bool same_root(int proc_dirfd)
{
	struct stat mine, its;

	return stat("/", &mine) == 0 && fstatat(proc_dirfd, "root", &its, 0) == 0 &&
	       mine.st_dev == its.st_dev && mine.st_ino == its.st_ino;
}

static bool same_network(int proc_dirfd)
{
	char mine[64] = "", its[64] = "";

	if (readlinkat(proc_dirfd, "ns/net", its, sizeof(its) - 1) <= 0)
		return true; /* not permitted to see: the addresses are tried as they are */
	if (readlink("/proc/self/ns/net", mine, sizeof(mine) - 1) <= 0)
		return true;
	return strcmp(mine, its) == 0;
}

static pid_t pid_of(int proc_dirfd)
{
	char text[256];
	int pid = 0;

	if (file_read_small(proc_dirfd, "stat", text, sizeof(text)) == -E2BIG ||
		sscanf(text, "%d", &pid) != 1)
		return 0;
	return pid;
}

int endpoint_listeners(
	int proc_dirfd, struct listener out[LISTENERS_MAX], size_t *ret_n, struct why *why)
{
	_cleanup_free_ struct inodes *set = xcalloc(1, sizeof(*set));
	bool network = same_network(proc_dirfd);
	size_t n = 0, tcp;
	int r = read_sockets(proc_dirfd, set);

	if (r < 0)
		return why_errno(why, r, "cannot see which sockets the process holds");
	if (network) {
		add_tcp(proc_dirfd, "net/tcp", false, set, out, &n);
		add_tcp(proc_dirfd, "net/tcp6", true, set, out, &n);
	}
	tcp = n;
	add_unix(proc_dirfd, set, out, &n);
	if (!same_root(proc_dirfd))
		for (size_t i = tcp; i < n; i++)
			reach_unix(pid_of(proc_dirfd), &out[i]);
	*ret_n = n;
	if (!network)
		return why_set(why, -EXDEV,
			"the process lives in another network namespace: its ports cannot be "
			"reached from here");
	return 0;
}

static void place_of(const struct listener *l, struct http_place *p)
{
	memset(p, 0, sizeof(*p));
	if (l->port) {
		snprintf(p->origin, sizeof(p->origin), "http://%s:%u", l->host, l->port);
	} else {
		strcpy(p->origin, "http://localhost");
		snprintf(p->unix_socket, sizeof(p->unix_socket), "%s", l->path);
	}
}

/* net/http/pprof answers with its index wherever its handler is mounted, even for all paths. */
static bool may_be_index(const char *path)
{
	return strcmp(path, "/debug/vars") != 0 && strcmp(path, "/metrics") != 0;
}

/* Profiles lie below the index. */
static void set_index(struct endpoint *e, const char *path)
{
	size_t n = strcspn(path, "?#");

	if (!may_be_index(path))
		return;
	snprintf(e->index, sizeof(e->index), "%.*s%s", (int)n, path,
		n > 0 && path[n - 1] == '/' ? "" : "/");
}

static void note_answer(struct endpoint *e, const char *path, const struct http_answer *a,
	struct memstats *scratch)
{
	if (memmem(a->body, a->n, "Types of profiles available", 27))
		set_index(e, path);
	else if (memstats_parse_expvar(a->body, a->n, scratch) == 0)
		snprintf(e->vars, sizeof(e->vars), "%s", path);
	else if (memstats_parse_metrics(a->body, a->n, scratch) == 0)
		snprintf(e->metrics, sizeof(e->metrics), "%s", path);
}

/* The answer that tells best why there are no figures. */
struct refusal {
	long status; /* 0: nobody answered */
	char path[HTTP_URL_MAX];
};

/* That something is not there tells least, that one may not see it tells most. */
static int refusal_weight(long status)
{
	if (status == 401 || status == 403)
		return 3;
	return status == 0 ? 0 : status == 404 ? 1 : 2;
}

static void refusal_note(struct refusal *best, long status, const char *path)
{
	if (refusal_weight(status) <= refusal_weight(best->status))
		return;
	best->status = status;
	snprintf(best->path, sizeof(best->path), "%s", path);
}

/* GET one path and note what kind of answer it is. 0 whatever it is, or as http_get(). */
static int try_path(struct http *h, struct endpoint *e, const char *path,
	const struct http_limits *limits, struct refusal *best, struct why *why)
{
	_cleanup_free_ struct memstats *m = xcalloc(1, sizeof(*m));
	struct http_answer a;
	int r = http_get(h, &e->place, path, limits, &a, why);

	if (r < 0)
		return r;
	if (a.status == 200)
		note_answer(e, path, &a, m);
	refusal_note(best, a.status, path);
	http_answer_done(&a);
	return 0;
}

static bool answers(const struct endpoint *e)
{
	return e->vars[0] || e->index[0] || e->metrics[0];
}

/* The usual paths of one server. A server that does not speak HTTP is asked only once. */
static int try_usual(struct http *h, struct endpoint *e, const struct http_limits *limits,
	struct refusal *best, struct why *why)
{
	static const char *const paths[] = {"/debug/vars", "/debug/pprof/", "/metrics"};
	int r = 0;

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		r = try_path(h, e, paths[i], limits, best, why);
		if (r == -ECANCELED || (r < 0 && !answers(e)))
			return r;
		if (i == 1 && e->vars[0])
			break;
	}
	return answers(e) ? 0 : -ENOENT;
}

/* It answers, but not with what is wanted. */
static int say_useless(
	const struct http_place *place, const struct refusal *answer, struct why *why)
{
	char shown[HTTP_URL_MAX + HTTP_SOCKET_MAX];
	long status = answer->status;

	http_place_show(place, answer->path, shown);
	if (status == 401 || status == 403)
		return why_set(why, -ENOENT,
			"%s lets nobody in without the right user and password (status %ld): "
			"--go=http://USER:PASSWORD@HOST…",
			shown, status);
	if (status >= 300 && status < 400)
		return why_set(why, -ENOENT, "%s sends elsewhere (status %ld): not followed",
			shown, status);
	if (status != 200)
		return why_set(why, -ENOENT, "%s answers with status %ld", shown, status);
	return why_set(why, -ENOENT,
		"%s answers, but with nothing of Go: neither expvar, nor the index of "
		"net/http/pprof, nor Prometheus metrics",
		shown);
}

/* The index alone, for profiles. */
static int try_index(struct http *h, struct endpoint *e, const struct http_limits *limits,
	struct refusal *best, struct why *why)
{
	int r = try_path(h, e, "/debug/pprof/", limits, best, why);

	return r < 0 || e->index[0] ? r : -ENOENT;
}

/* How the listening sockets are asked, and what became of it. */
struct search {
	int (*try)(struct http *h, struct endpoint *e, const struct http_limits *limits,
		struct refusal *best, struct why *why);
	size_t n;          /* sockets that were there */
	struct why locked; /* of one that lets nobody in; "" none */
};

enum { SEARCH_NOTHING = 1 };

/* Ask one after the other. 0 *ret answers; SEARCH_NOTHING none does; else with a sentence. */
static int search_listeners(struct search *s, struct http *h, int proc_dirfd,
	const atomic_bool *stop, struct endpoint *ret, struct why *why)
{
	_cleanup_free_ struct listener *l = xcalloc(LISTENERS_MAX, sizeof(*l));
	_cleanup_free_ struct endpoint *e = xcalloc(1, sizeof(*e));
	struct http_limits limits = probe_limits;
	int r = endpoint_listeners(proc_dirfd, l, &s->n, why);

	if (r < 0 && s->n == 0)
		return r;
	limits.stop = stop;
	for (size_t i = 0; i < s->n; i++) {
		struct refusal best = {0};

		memset(e, 0, sizeof(*e));
		place_of(&l[i], &e->place);
		r = s->try(h, e, &limits, &best, why);
		if (r == -ECANCELED)
			return r;
		if (r == 0) {
			*ret = *e;
			return 0;
		}
		if (refusal_weight(best.status) == 3)
			say_useless(&e->place, &best, &s->locked);
	}
	return SEARCH_NOTHING;
}

int endpoint_find(struct http *h, int proc_dirfd, const struct go_build *build,
	const atomic_bool *stop, struct endpoint *ret, struct why *why)
{
	struct search s = {.try = try_usual};

	if (build->links_pprof == GO_NO && build->links_expvar == GO_NO)
		return why_set(why, -ENOTSUP,
			"the program links neither net/http/pprof nor expvar: nothing to ask");
	int r = search_listeners(&s, h, proc_dirfd, stop, ret, why);

	if (r != SEARCH_NOTHING)
		return r;
	if (s.n == 0)
		return why_set(why, -ENOENT, "the process listens on no socket");
	if (s.locked.text[0])
		return why_set(why, -ENOENT, "%s", s.locked.text);
	return why_set(why, -ENOENT,
		"none of the %zu listening sockets of the process answers /debug/vars, "
		"/debug/pprof/ or /metrics; --go=URL names another place",
		s.n);
}

int endpoint_find_profiles(struct http *h, int proc_dirfd, const struct go_build *build,
	const atomic_bool *stop, struct endpoint *ret, struct why *why)
{
	struct search s = {.try = try_index};

	if (build->links_pprof == GO_NO)
		return why_set(why, -ENOTSUP,
			"the program does not link net/http/pprof: it serves no profiles "
			"(import _ \"net/http/pprof\")");
	int r = search_listeners(&s, h, proc_dirfd, stop, ret, why);

	if (r != SEARCH_NOTHING)
		return r;
	if (s.n == 0)
		return why_set(why, -ENOENT,
			"the process listens on no socket: nobody can ask it for profiles");
	return why_set(why, -ENOENT,
		"none of the %zu listening sockets of the process answers /debug/pprof/; "
		"a URL names another place",
		s.n);
}

int endpoint_open(struct http *h, const struct http_place *place, const atomic_bool *stop,
	struct endpoint *ret, struct why *why)
{
	_cleanup_free_ struct endpoint *e = xcalloc(1, sizeof(*e));
	struct http_limits limits = read_limits;
	struct refusal best = {0};
	int r = 0;

	limits.stop = stop;
	e->place = *place;
	if (place->path[0] && strcmp(place->path, "/") != 0)
		r = try_path(h, e, place->path, &limits, &best, why);
	else
		r = try_usual(h, e, &limits, &best, why);
	if (r < 0 && r != -ENOENT)
		return r;
	if (!answers(e))
		return say_useless(place, &best, why);
	*ret = *e;
	return 0;
}

const char *endpoint_source_name(enum endpoint_source s)
{
	static const char *const names[] = {"expvar", "heap?debug=1", "metrics"};

	return names[s];
}

typedef int parse_fn(const char *, size_t, struct memstats *);

static int read_one(struct http *h, const struct endpoint *e, const char *path,
	const struct http_limits *limits, parse_fn *parse, struct memstats *m,
	struct endpoint_look *look, struct why *why)
{
	char shown[HTTP_URL_MAX + HTTP_SOCKET_MAX];
	struct http_answer a;
	int r = http_get(h, &e->place, path, limits, &a, why);

	if (r < 0)
		return r;
	http_place_show(&e->place, path, shown);
	if (a.status >= 300 && a.status < 400)
		r = why_set(why, -EPROTO, "%s sends elsewhere (status %ld): not followed",
			shown, a.status);
	else if (a.status != 200)
		r = why_set(why, -EPROTO, "%s answers with status %ld", shown, a.status);
	else
		r = parse(a.body, a.n, m);
	if (r == -EBADMSG || r == -ENODATA)
		why_set(why, r, "%s answers with something else than Go's figures", shown);
	look->seconds += a.seconds;
	look->bytes += a.n;
	http_answer_done(&a);
	return r;
}

/* heap?debug=1 below the index, wherever that is mounted. */
static void heap_path(const struct endpoint *e, char out[HTTP_URL_MAX + 16])
{
	snprintf(out, HTTP_URL_MAX + 16, "%sheap?debug=1", e->index);
}

int endpoint_read(struct http *h, const struct endpoint *e, const atomic_bool *stop,
	struct memstats *ret, struct endpoint_look *ret_look, struct why *why)
{
	_cleanup_free_ struct memstats *m = xcalloc(1, sizeof(*m));
	struct endpoint_look look = {0};
	struct http_limits limits = read_limits;
	char heap[HTTP_URL_MAX + 16];
	int r;

	limits.stop = stop;
	if (e->vars[0]) {
		look.source = ENDPOINT_EXPVAR;
		r = read_one(h, e, e->vars, &limits, memstats_parse_expvar, m, &look, why);
	} else if (e->index[0]) {
		look.source = ENDPOINT_PPROF;
		heap_path(e, heap);
		r = read_one(h, e, heap, &limits, memstats_parse_heap_text, m, &look, why);
	} else {
		look.source = ENDPOINT_METRICS;
		r = read_one(h, e, e->metrics, &limits, memstats_parse_metrics, m, &look, why);
	}
	if (r < 0)
		return r;
	/* MemStats does not count goroutines; the index does, cheaply. It may fail alone. */
	if (e->index[0])
		read_one(h, e, e->index, &limits, memstats_parse_index, m, &look, NULL);
	*ret = *m;
	*ret_look = look;
	return 0;
}

double endpoint_pace_s(const struct endpoint_look *look, unsigned failures)
{
	double pace_s = look ? 10 * look->seconds : 1;

	for (unsigned i = 0; i < failures && pace_s < 30; i++)
		pace_s = MAX(pace_s, 1.0) * 2;
	return CLAMP(pace_s, 1.0, failures ? 30.0 : 600.0);
}
