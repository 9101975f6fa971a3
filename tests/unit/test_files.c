/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "proc/files.h"
#include "proc/files_parse.h"

static struct files_row link_of(const char *text)
{
	struct files_row row = {.size = 42};

	files_parse_link(text, strlen(text), &row);
	ck_assert_int_eq(row.size, 42);
	return row;
}

START_TEST(links_tell_kind_name_and_inode)
{
	ck_assert_int_eq(link_of("/etc/passwd").kind, FILES_REGULAR);
	ck_assert_int_eq(link_of("pipe:[4026531836]").kind, FILES_PIPE);
	ck_assert_uint_eq(link_of("pipe:[4026531836]").inode, 4026531836);
	ck_assert_int_eq(link_of("socket:[77]").kind, FILES_SOCKET);
	ck_assert_uint_eq(link_of("socket:[77]").inode, 77);
	ck_assert_int_eq(link_of("anon_inode:[eventpoll]").kind, FILES_EVENTPOLL);
	ck_assert_int_eq(link_of("anon_inode:[eventfd]").kind, FILES_EVENTFD);
	ck_assert_int_eq(link_of("anon_inode:[timerfd]").kind, FILES_TIMERFD);
	ck_assert_int_eq(link_of("anon_inode:[signalfd]").kind, FILES_SIGNALFD);
	ck_assert_int_eq(link_of("anon_inode:inotify").kind, FILES_INOTIFY);
	ck_assert_int_eq(link_of("anon_inode:[io_uring]").kind, FILES_IO_URING);
	ck_assert_int_eq(link_of("anon_inode:[pidfd]").kind, FILES_PIDFD);
	ck_assert_int_eq(link_of("pidfd:[123]").kind, FILES_PIDFD);
	ck_assert_int_eq(link_of("anon_inode:bpf-map").kind, FILES_ANON);
	ck_assert_str_eq(link_of("anon_inode:bpf-map").name, "anon_inode:bpf-map");
	ck_assert_int_eq(link_of("/memfd:a b (deleted)").kind, FILES_MEMFD);
	ck_assert_str_eq(link_of("/memfd:a b (deleted)").name, "/memfd:a b");
	ck_assert_int_eq(link_of("mnt:[4026531841]").kind, FILES_UNKNOWN);
}
END_TEST

START_TEST(hostile_links_do_no_harm)
{
	struct files_row row = link_of("/tmp/\033[2J\nx (deleted)");

	ck_assert(row.deleted);
	ck_assert_str_eq(row.name, "/tmp/\xef\xbf\xbd[2J\xef\xbf\xbdx");
	ck_assert_int_eq(link_of("").kind, FILES_UNKNOWN);
	ck_assert_int_eq(link_of("pipe:[]").kind, FILES_UNKNOWN);
	ck_assert_int_eq(link_of("pipe:[1").kind, FILES_UNKNOWN);
	ck_assert_int_eq(link_of("socket:[1]x").kind, FILES_UNKNOWN);
	ck_assert_int_eq(link_of("anon_inode:").kind, FILES_ANON);
	ck_assert_int_eq(link_of("anon_inode:[").kind, FILES_ANON);
	ck_assert(!link_of("(deleted)").deleted);
	ck_assert_uint_eq(link_of("socket:[99999999999999999999999]").inode, UINT64_MAX);
}
END_TEST

START_TEST(fdinfo_lines)
{
	struct files_info i;
	const char *text = "pos:\t1234\nflags:\t02100001\nmnt_id:\t27\nino:\t5\n";

	files_parse_info(text, strlen(text), &i);
	ck_assert_int_eq(i.position, 1234);
	ck_assert_int_eq(i.flags, 02100001);
	ck_assert_int_eq(i.mount, 27);
	files_parse_info("pos:\nflags:\t9\nmnt_id", 21, &i);
	ck_assert_int_eq(i.position, -1);
	ck_assert_int_eq(i.flags, -1);
	ck_assert_int_eq(i.mount, -1);
}
END_TEST

START_TEST(mounts_that_could_block_are_told)
{
	const char *text = "90 1 0:5 / /home rw shared:1 - nfs4 server:/home rw\n"
			   "27 1 254:0 / / rw - ext4 /dev/vda rw\n"
			   "31 1 0:7 / /mnt/ssh rw - fuse.sshfs me@there: rw\n"
			   "32 1 0:8 / /sys/fs/fuse/connections rw - fusectl fusectl rw\n"
			   "33 1 0:9 / /x rw -";
	int64_t ids[4] = {0};

	ck_assert_uint_eq(files_parse_remote(text, strlen(text), ids, 4), 2);
	ck_assert_int_eq(ids[0], 31);
	ck_assert_int_eq(ids[1], 90);
	ck_assert_uint_eq(files_parse_remote(text, strlen(text), ids, 1), 2);
	ck_assert_uint_eq(files_parse_remote(text, strlen(text), ids, 0), 2);
}
END_TEST

static struct socket_info inet_of(const char *line, enum socket_protocol p)
{
	struct socket_info info = {0};

	ck_assert(socket_parse_inet(line, strlen(line), p, &info));
	return info;
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
START_TEST(tcp_lines_have_state_addresses_and_queues)
{
	struct socket_info s = inet_of(
		"   0: 0100007F:1F90 00000000:0000 0A 00000000:00000005 00:00000000 00000000"
		"  1000        0 12345 1 0000000096d75293 100 0 0 10 0",
		SOCKET_TCP);

	ck_assert_str_eq(s.local, "127.0.0.1:8080");
	ck_assert_str_eq(s.remote, "0.0.0.0:0");
	ck_assert_str_eq(s.state, "LISTEN");
	ck_assert_int_eq(s.receive_queue, 5);
	ck_assert_uint_eq(s.inode, 12345);
	s = inet_of("1: 00000000000000000000000001000000:0050 "
		    "0000000000000000FFFF00000101A8C0:D431 01 00000010:00000000 00:00000000 "
		    "00000000 0 0 7",
		SOCKET_TCP6);
	ck_assert_str_eq(s.local, "[::1]:80");
	ck_assert_str_eq(s.remote, "192.168.1.1:54321");
	ck_assert_str_eq(s.state, "ESTABLISHED");
	ck_assert_int_eq(s.send_queue, 16);
}
END_TEST
#endif

START_TEST(inet_lines_that_are_none_are_refused)
{
	static const char *const bad[] = {"",
		"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt",
		"0: 0100007F:1F90", "0: 0100007:1F90 00000000:0000 0A 0:0 0:0 0 0 0 1",
		"0: 0100007F:11F90 00000000:0000 0A 0:0 0:0 0 0 0 1",
		"0: 0100007F 1F90 00000000:0000 0A 0:0 0:0 0 0 0 1",
		"0: 01 0007F:1F90 00000000:0000 0A 0:0 0:0 0 0 0 1",
		"0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 0 0 x"};
	struct socket_info info = {.inode = 42};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!socket_parse_inet(bad[i], strlen(bad[i]), SOCKET_TCP, &info),
			"%s", bad[i]);
	ck_assert(!socket_parse_inet(
		"0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 0 0 1", 49, SOCKET_TCP6, &info));
	ck_assert_uint_eq(info.inode, 42);
}
END_TEST

START_TEST(states_unknown_to_us_are_no_state)
{
	const char *line = "0: 00000000:0 00000000:0 FF 0:0 0:0 0 0 0 1";

	ck_assert_str_eq(inet_of(line, SOCKET_TCP).state, "");
	ck_assert_str_eq(inet_of(line, SOCKET_UDP).state, "");
}
END_TEST

START_TEST(unix_lines_have_type_state_and_path)
{
	struct socket_info s;
	const char *listening =
		"00000000abc: 00000002 00000000 00010000 0001 01 24 /run/a b.sock";
	const char *nameless = "00000000abc: 00000003 00000000 00000000 0005 03 25";
	const char *abstract = "00000000abc: 00000003 00000000 00000000 0002 01 26 @x@\033y";

	ck_assert(socket_parse_unix(listening, strlen(listening), &s));
	ck_assert_str_eq(s.state, "LISTEN");
	ck_assert_str_eq(s.local, "/run/a b.sock");
	ck_assert_int_eq(s.protocol, SOCKET_UNIX_STREAM);
	ck_assert(socket_parse_unix(nameless, strlen(nameless), &s));
	ck_assert_str_eq(s.state, "CONNECTED");
	ck_assert_str_eq(s.local, "");
	ck_assert_int_eq(s.protocol, SOCKET_UNIX_SEQPACKET);
	ck_assert(socket_parse_unix(abstract, strlen(abstract), &s));
	ck_assert_str_eq(s.local, "@x@\xef\xbf\xbdy");
	ck_assert(!socket_parse_unix("Num RefCount Protocol Flags Type St Inode Path", 46, &s));
}
END_TEST

/* What the child holds; it tells its numbers through shared memory, then stops. */
struct held {
	int deleted, listening, client, server, pipe_in, pipe_out, event, memfd, epoll, dir,
		lunix, terminal, oddly_named;
	in_port_t port, client_port;
	char path[64], odd[64], unix_path[64];
};

static void hold_files(struct held *h)
{
	int ends[2];

	snprintf(h->path, sizeof(h->path), "/tmp/onetop-files-%d", (int)getpid());
	snprintf(h->odd, sizeof(h->odd), "/tmp/onetop-odd-%d (deleted)", (int)getpid());
	h->deleted = open(h->path, O_RDWR | O_CREAT | O_EXCL | O_APPEND, 0600);
	unlink(h->path);
	if (write(h->deleted, "0123456789", 10) != 10)
		_exit(1);
	h->oddly_named = open(h->odd, O_WRONLY | O_CREAT | O_EXCL, 0600);
	h->dir = open("/", O_RDONLY | O_DIRECTORY);
	if (pipe(ends) < 0)
		_exit(1);
	h->pipe_in = ends[0];
	h->pipe_out = ends[1];
	h->event = eventfd(0, 0);
	h->epoll = epoll_create1(0);
	h->memfd = memfd_create("a\033b", 0);
	h->terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY);
	if (ftruncate(h->memfd, 12288) < 0)
		_exit(1);
}

static void hold_sockets(struct held *h)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sockaddr_un u = {.sun_family = AF_UNIX};
	socklen_t n = sizeof(a);

	h->listening = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(h->listening, (void *)&a, sizeof(a)) < 0 || listen(h->listening, 5) < 0 ||
		getsockname(h->listening, (void *)&a, &n) < 0)
		_exit(1);
	h->port = ntohs(a.sin_port);
	h->client = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(h->client, (void *)&a, sizeof(a)) < 0)
		_exit(1);
	h->server = accept(h->listening, NULL, NULL);
	getsockname(h->client, (void *)&a, &n);
	h->client_port = ntohs(a.sin_port);
	if (write(h->client, "hello", 5) != 5)
		_exit(1);
	snprintf(h->unix_path, sizeof(h->unix_path), "/tmp/onetop-unix-%d", (int)getpid());
	memcpy(u.sun_path, h->unix_path, sizeof(h->unix_path));
	h->lunix = socket(AF_UNIX, SOCK_STREAM, 0);
	if (bind(h->lunix, (void *)&u, sizeof(u)) < 0 || listen(h->lunix, 1) < 0)
		_exit(1);
}

static struct held *held;
static pid_t holder;
static int holder_dir;

static void holder_start(void)
{
	char path[32];
	int status;

	held = mmap(
		NULL, sizeof(*held), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	holder = fork();
	if (holder == 0) {
		hold_files(held);
		hold_sockets(held);
		kill(getpid(), SIGSTOP);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(holder, &status, WUNTRACED), holder);
	ck_assert(WIFSTOPPED(status));
	snprintf(path, sizeof(path), "/proc/%d", (int)holder);
	holder_dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(holder_dir, 0);
}

static void holder_stop(void)
{
	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
	unlink(held->odd);
	unlink(held->unix_path);
	file_close(holder_dir);
}

static const struct files_row *row_of(const struct files *f, int fd)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->rows[i].fd == fd)
			return &f->rows[i];
	ck_abort_msg("descriptor %d is missing", fd);
	return NULL;
}

static struct files *read_holder(const struct files_limits *limits)
{
	struct files *f = NULL;

	ck_assert_int_eq(files_read(holder_dir, limits, &f), 0);
	return f;
}

START_TEST(a_real_childs_deleted_file_has_its_size)
{
	struct files *f = read_holder(NULL);
	const struct files_row *row = row_of(f, held->deleted);

	ck_assert_int_eq(row->kind, FILES_REGULAR);
	ck_assert(row->deleted && row->readable && row->writable);
	ck_assert_str_eq(row->name, held->path);
	ck_assert_int_eq(row->size, 10);
	ck_assert_int_eq(row->offset, 10);
	ck_assert_int_eq(row->flags & (O_ACCMODE | O_APPEND), O_RDWR | O_APPEND);
	ck_assert_uint_ge(f->deleted, 1);
	ck_assert_int_ge(f->deleted_bytes, 10);
	row = row_of(f, held->oddly_named);
	ck_assert(!row->deleted && !row->readable && row->writable);
	ck_assert_str_eq(row->name, held->odd);
	files_free(f);
	files_free(NULL);
}
END_TEST

/* What df misses: a duplicate takes no more room, a hole takes none. */
START_TEST(deleted_files_count_once_and_by_what_they_take)
{
	struct files *after = NULL;
	char path[64];
	int dir, n = 0;
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d", (int)getpid());
	dir = open(path, O_RDONLY | O_DIRECTORY);
	ck_assert_int_eq(files_read(dir, NULL, &after), 0);
	size_t had = after->deleted;
	int64_t took = after->deleted_bytes;

	files_free(after);
	snprintf(path, sizeof(path), "/tmp/onetop-hole-%d", (int)getpid());
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600), copy = dup(fd);
	ck_assert(fd >= 0 && copy >= 0);
	unlink(path);
	ck_assert_int_eq(ftruncate(fd, GIB), 0);
	ck_assert_int_eq(write(fd, "x", 1), 1);
	ck_assert_int_eq(files_read(dir, NULL, &after), 0);
	ck_assert_uint_eq(after->deleted, had + 1);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_int_eq(after->deleted_bytes - took, st.st_blocks * 512);
	ck_assert_int_lt(after->deleted_bytes - took, MIB);
	for (size_t i = 0; i < after->n; i++)
		n += after->rows[i].deleted && after->rows[i].size == GIB;
	ck_assert_int_eq(n, 2);
	files_free(after);
	close(copy);
	close(fd);
	close(dir);
}
END_TEST

START_TEST(a_real_childs_kinds_are_told_apart)
{
	struct files *f = read_holder(NULL);

	ck_assert_int_eq(row_of(f, held->dir)->kind, FILES_DIRECTORY);
	ck_assert_int_eq(row_of(f, held->event)->kind, FILES_EVENTFD);
	ck_assert_int_eq(row_of(f, held->epoll)->kind, FILES_EVENTPOLL);
	ck_assert_int_eq(row_of(f, held->terminal)->kind, FILES_TTY);
	ck_assert_int_eq(row_of(f, held->memfd)->kind, FILES_MEMFD);
	ck_assert_int_eq(row_of(f, held->memfd)->size, 12288);
	ck_assert_str_eq(row_of(f, held->memfd)->name, "/memfd:a\xef\xbf\xbd"
						       "b");
	ck_assert_int_eq(row_of(f, held->pipe_in)->kind, FILES_PIPE);
	ck_assert(!row_of(f, held->pipe_in)->writable);
	ck_assert(!row_of(f, held->pipe_out)->readable);
	ck_assert_uint_eq(row_of(f, held->pipe_in)->inode, row_of(f, held->pipe_out)->inode);
	ck_assert_uint_eq(f->count[FILES_EVENTFD], 1);
	ck_assert_uint_ge(f->count[FILES_SOCKET], 4);
	files_free(f);
}
END_TEST

START_TEST(a_real_childs_sockets_have_state_and_peer)
{
	struct files *f = read_holder(NULL);
	const struct socket_info *l = row_of(f, held->listening)->socket,
				 *c = row_of(f, held->client)->socket,
				 *s = row_of(f, held->server)->socket,
				 *u = row_of(f, held->lunix)->socket;
	char here[32], there[32];

	ck_assert(f->sockets_whole);
	ck_assert(l && c && s && u);
	snprintf(here, sizeof(here), "127.0.0.1:%u", held->port);
	snprintf(there, sizeof(there), "127.0.0.1:%u", held->client_port);
	ck_assert_str_eq(l->state, "LISTEN");
	ck_assert_str_eq(l->local, here);
	ck_assert_str_eq(c->state, "ESTABLISHED");
	ck_assert_str_eq(c->remote, here);
	ck_assert_str_eq(c->local, there);
	ck_assert_str_eq(s->remote, there);
	ck_assert_int_eq(s->receive_queue, 5);
	ck_assert_str_eq(u->state, "LISTEN");
	ck_assert_str_eq(u->local, held->unix_path);
	files_free(f);
}
END_TEST

START_TEST(where_a_real_child_stands)
{
	char cwd[256];
	struct files *f = read_holder(NULL);

	ck_assert_ptr_nonnull(getcwd(cwd, sizeof(cwd)));
	ck_assert_str_eq(f->cwd, cwd);
	ck_assert_str_eq(f->root, "/");
	ck_assert(!f->cwd_deleted);
	files_free(f);
}
END_TEST

START_TEST(a_cap_on_rows_still_counts_all)
{
	struct files *all = read_holder(NULL),
		     *few = read_holder(&(struct files_limits){.max_rows = 2});

	ck_assert_uint_eq(few->n, 2);
	ck_assert_uint_eq(few->total, all->total);
	ck_assert_uint_eq(few->count[FILES_SOCKET], all->count[FILES_SOCKET]);
	ck_assert(few->whole);
	files_free(all);
	files_free(few);
}
END_TEST

START_TEST(a_time_limit_stops_and_says_so)
{
	struct files *f = read_holder(&(struct files_limits){.limit_ns = 1});

	ck_assert(!f->whole);
	ck_assert_uint_eq(f->total, 1);
	files_free(f);
}
END_TEST

START_TEST(a_process_that_has_ended_says_so)
{
	struct files *f = NULL;

	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
	int r = files_read(holder_dir, NULL, &f);

	ck_assert_msg(r == -ESRCH || r == -ENOENT, "%d", r);
	ck_assert_ptr_null(f);
}
END_TEST

START_TEST(five_thousand_descriptors)
{
	struct files *f = NULL;
	int dirfd = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct rlimit limit;
	int made = 0;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	while (made < 5000 && dup(dirfd) >= 0)
		made++;
	ck_assert_int_eq(files_read(dirfd, NULL, &f), 0);
	ck_assert_uint_ge(f->total, (size_t)made);
	ck_assert_uint_eq(f->n, f->total);
	for (size_t i = 1; i < f->n; i++)
		ck_assert_int_gt(f->rows[i].fd, f->rows[i - 1].fd);
	files_free(f);
}
END_TEST

Suite *files_suite(void)
{
	Suite *s = suite_create("files");
	TCase *text = tcase_create("text"), *live = tcase_create("live"),
	      *many = tcase_create("many");

	tcase_add_test(text, links_tell_kind_name_and_inode);
	tcase_add_test(text, hostile_links_do_no_harm);
	tcase_add_test(text, fdinfo_lines);
	tcase_add_test(text, mounts_that_could_block_are_told);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	tcase_add_test(text, tcp_lines_have_state_addresses_and_queues);
#endif
	tcase_add_test(text, inet_lines_that_are_none_are_refused);
	tcase_add_test(text, states_unknown_to_us_are_no_state);
	tcase_add_test(text, unix_lines_have_type_state_and_path);
	suite_add_tcase(s, text);
	tcase_add_checked_fixture(live, holder_start, holder_stop);
	tcase_add_test(live, a_real_childs_deleted_file_has_its_size);
	tcase_add_test(live, deleted_files_count_once_and_by_what_they_take);
	tcase_add_test(live, a_real_childs_kinds_are_told_apart);
	tcase_add_test(live, a_real_childs_sockets_have_state_and_peer);
	tcase_add_test(live, where_a_real_child_stands);
	tcase_add_test(live, a_cap_on_rows_still_counts_all);
	tcase_add_test(live, a_time_limit_stops_and_says_so);
	tcase_add_test(live, a_process_that_has_ended_says_so);
	suite_add_tcase(s, live);
	tcase_set_timeout(many, 60);
	tcase_add_test(many, five_thousand_descriptors);
	suite_add_tcase(s, many);
	return s;
}
