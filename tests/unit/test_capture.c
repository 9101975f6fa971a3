/* SPDX-License-Identifier: MIT */
/* Captures: what is kept, what must leave, what is given up, and what servers do wrong. */
#include "unit/suites.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "session/capture.h"

enum { PATIENCE_S = 10 };

static struct captures *captures;
static struct capture_now now;
static int wake_fd;
static sem_t ended;
static char said[320];
static atomic_int notices;

static void on_ended(void *arg, const struct capture *c, const char *sentence)
{
	ck_assert_ptr_eq(arg, &ended);
	ck_assert(!c || c->profile);
	snprintf(said, sizeof(said), "%s", sentence);
	atomic_fetch_add(&notices, 1);
	sem_post(&ended);
}

static void begin(const struct http_place *place)
{
	struct captures_options o = {
		.proc_dirfd = -1, .place = place, .ended = on_ended, .arg = &ended};

	wake_fd = o.wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	sem_init(&ended, 0, 0);
	memset(&now, 0, sizeof(now));
	ck_assert_int_eq(captures_new(&o, &captures), 0);
}

static void end(void)
{
	captures_free(captures);
	close(wake_fd);
}

/* Until the job's notice: after it, the list is up to date. */
static void wait_for_end(void)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += PATIENCE_S;
	ck_assert_int_eq(sem_timedwait(&ended, &until), 0);
	ck_assert(captures_wait(captures, PATIENCE_S * NS_PER_S));
	captures_now(captures, &now);
}

static int load_file(void *arg, struct profile **ret, char *remark, struct why *why)
{
	_cleanup_free_ char *data = NULL;
	size_t size;
	int r = file_read_all(AT_FDCWD, arg, 1 << 20, &data, &size);

	snprintf(remark, 320, "%s", "");
	return r < 0 ? why_errno(why, r, "the file") : profile_decode(data, size, ret, why);
}

static char cpu_file[] = TEST_DATA "/profile/burn.cpu.pb.gz";

static void load(const char *label)
{
	struct why why;

	ck_assert_int_eq(captures_run(captures, label, load_file, cpu_file, &why), 0);
	wait_for_end();
}

START_TEST(labels_are_words_of_people)
{
	char label[CAPTURE_LABEL_MAX];

	capture_label("profile", 30, label);
	ck_assert_str_eq(label, "cpu 30 s");
	capture_label("heap", 0, label);
	ck_assert_str_eq(label, "heap");
	capture_label("mutex", 5, label);
	ck_assert_str_eq(label, "mutex over 5 s");
}
END_TEST

START_TEST(what_is_loaded_is_listed_oldest_first)
{
	struct pollfd woken;

	begin(NULL);
	load("one");
	load("two");
	ck_assert_uint_eq(now.n, 2);
	ck_assert_str_eq(now.list[0]->label, "one");
	ck_assert_str_eq(now.list[1]->label, "two");
	ck_assert_uint_lt(now.list[0]->id, now.list[1]->id);
	ck_assert_int_le(now.list[0]->t_ns, now.list[1]->t_ns);
	ck_assert_uint_gt(now.list[0]->memory, 10000);
	ck_assert_uint_gt(now.list[0]->profile->n_samples, 10);
	ck_assert_ptr_eq(capture_find(&now, now.list[1]->id), now.list[1]);
	ck_assert_ptr_null(capture_find(&now, 99));
	ck_assert_str_eq(now.sentence, "two is there: 31 stacks");
	ck_assert_str_eq(said, now.sentence);
	ck_assert(!now.failed && now.phase == CAPTURE_IDLE && !now.can_ask);
	woken = (struct pollfd){.fd = wake_fd, .events = POLLIN};
	ck_assert_int_eq(poll(&woken, 1, 0), 1);
	end();
}
END_TEST

START_TEST(the_oldest_leave_and_live_on_where_they_are_held)
{
	begin(NULL);
	load("first");
	const struct capture *held = capture_ref(now.list[0]);

	for (int i = 0; i < CAPTURES_MAX - 1; i++)
		load("more");
	ck_assert_uint_eq(now.n, CAPTURES_MAX);
	ck_assert_uint_eq(now.left, 0);
	load("last");
	ck_assert_uint_eq(now.n, CAPTURES_MAX);
	ck_assert_uint_eq(now.left, 1);
	ck_assert_str_eq(now.list[CAPTURES_MAX - 1]->label, "last");
	ck_assert_str_eq(now.list[0]->label, "more");
	ck_assert_str_eq(
		said, "last is there; the oldest capture, first, had to leave the list");
	ck_assert_ptr_null(capture_find(&now, held->id));
	ck_assert_uint_gt(held->profile->n_samples, 10);
	capture_unref(held);
	end();
}
END_TEST

START_TEST(a_file_that_is_none_is_said_and_not_kept)
{
	static char passwd[] = "/etc/passwd";
	struct why why;

	begin(NULL);
	ck_assert_int_eq(captures_run(captures, "x\033", load_file, passwd, &why), 0);
	wait_for_end();
	ck_assert(now.failed);
	ck_assert_uint_eq(now.n, 0);
	ck_assert_uint_eq(now.ended, 1);
	ck_assert_ptr_nonnull(strstr(said, "not a profile"));
	/* Nobody to ask is an answer, too. */
	ck_assert_int_eq(captures_start(captures, "heap", 0, &why), 0);
	wait_for_end();
	ck_assert_str_eq(said, "there is no process to ask for a profile");
	ck_assert_int_eq(captures_start(captures, "heap?gc=1", 0, &why), -EINVAL);
	end();
}
END_TEST

/* A server that answers every connection in one way. */
struct server {
	int fd;
	pthread_t thread;
	const void *answer;
	size_t size;
	bool endless;
	atomic_bool silent;
	char request[512];
	atomic_int hung; /* connections that wait */
};

static struct server server;
static struct http_place place;

static void server_say(int fd)
{
	if (send(fd, server.answer, server.size, MSG_NOSIGNAL) < 0)
		return;
	while (server.endless && send(fd, server.answer, server.size, MSG_NOSIGNAL) > 0)
		continue;
	if (!server.silent)
		return;
	char byte;

	/* Until the other side gives up. */
	atomic_fetch_add(&server.hung, 1);
	while (recv(fd, &byte, 1, 0) > 0)
		continue;
}

static void *server_thread(void *arg)
{
	int fd;

	(void)arg;
	while ((fd = accept(server.fd, NULL, NULL)) >= 0) {
		ssize_t n = recv(fd, server.request, sizeof(server.request) - 1, 0);

		server.request[MAX(n, 0)] = '\0';
		server_say(fd);
		close(fd);
	}
	return NULL;
}

static void serve(const void *answer, size_t size)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof(at);

	server.answer = answer;
	server.size = size;
	server.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(bind(server.fd, (struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(listen(server.fd, 8), 0);
	getsockname(server.fd, (struct sockaddr *)&at, &length);
	snprintf(place.origin, sizeof(place.origin), "http://127.0.0.1:%d", ntohs(at.sin_port));
	strcpy(place.path, "/debug/pprof/");
	pthread_create(&server.thread, NULL, server_thread, NULL);
	begin(&place);
}

static void serve_text(const char *text)
{
	serve(text, strlen(text));
}

static void serve_end(void)
{
	end();
	shutdown(server.fd, SHUT_RDWR);
	pthread_join(server.thread, NULL);
	close(server.fd);
}

static void ask(const char *kind, int seconds)
{
	struct why why;

	ck_assert_int_eq(captures_start(captures, kind, seconds, &why), 0);
	wait_for_end();
}

/* A status and a body that ends with the connection, as one text; the caller frees. */
static char *answer_of(const char *file, size_t *ret_size)
{
	static const char head[] = "HTTP/1.0 200 OK\r\n\r\n";
	_cleanup_free_ char *data = NULL;
	size_t size, n = sizeof(head) - 1;

	ck_assert_int_eq(file_read_all(AT_FDCWD, file, 1 << 20, &data, &size), 0);
	char *all = xcalloc(1, n + size);

	memcpy(all, head, n);
	memcpy(all + n, data, size);
	*ret_size = n + size;
	return all;
}

START_TEST(a_server_is_asked_as_the_kind_says)
{
	size_t size;
	_cleanup_free_ char *answer = answer_of(cpu_file, &size);

	serve(answer, size);
	ask("profile", 2);
	ck_assert(strncmp(server.request, "GET /debug/pprof/profile?seconds=2 HTTP", 39) == 0);
	ck_assert_uint_eq(now.n, 1);
	ck_assert_str_eq(now.list[0]->kind, "profile");
	ck_assert_str_eq(now.list[0]->label, "cpu 2 s");
	ck_assert_int_eq(now.list[0]->seconds, 2);
	ck_assert_uint_eq(now.list[0]->size, size - 19);
	ck_assert_mem_eq(now.list[0]->bytes, answer + 19, size - 19);
	ck_assert_uint_gt(now.list[0]->memory, now.list[0]->size);
	const struct capture *newest = captures_newest(captures, "profile");

	ck_assert_ptr_eq(newest, now.list[0]);
	capture_unref(newest);
	ck_assert_ptr_null(captures_newest(captures, "heap"));
	ask("heap", 0);
	ck_assert(strncmp(server.request, "GET /debug/pprof/heap HTTP", 26) == 0);
	serve_end();
}
END_TEST

static const struct {
	const char *answer, *kind, *sentence;
} refusals[] = {
	{"HTTP/1.0 500 Internal Server Error\r\nX-Go-Pprof: 1\r\n\r\nCould not enable CPU "
	 "profiling: cpu profiling already in use\n",
		"profile", "a CPU profile is being taken already, and Go takes one at a time"},
	{"HTTP/1.0 404 Not Found\r\nX-Go-Pprof: 1\r\n\r\nUnknown profile\n", "odd",
		"the program has no profile \"odd\""},
	{"HTTP/1.0 404 Not Found\r\n\r\n404 page not found\n", "heap",
		"nothing is there (404); net/http/pprof is mounted elsewhere"},
	{"HTTP/1.0 200 OK\r\nContent-Length: 1000\r\n\r\n\037\213cut", "heap", "http://127"},
	{"HTTP/1.0 200 OK\r\n\r\n", "heap", "an empty profile"},
	{"HTTP/1.0 200 OK\r\n\r\n<html>hello", "heap", "answers, but not with a profile"},
	{"SSH-2.0-OpenSSH_9.2\r\n", "heap", "http://127"},
	{"HTTP/1.0 302 Found\r\nLocation: http://example.org/\r\n\r\n", "heap",
		"sends elsewhere (status 302)"},
};

START_TEST(a_refusal_is_explained)
{
	serve_text(refusals[_i].answer);
	ask(refusals[_i].kind, 0);
	ck_assert(now.failed);
	ck_assert_uint_eq(now.n, 0);
	ck_assert_msg(strstr(said, refusals[_i].sentence), "%s", said);
	serve_end();
}
END_TEST

START_TEST(an_empty_profile_says_what_switches_it_on)
{
	serve_text("HTTP/1.0 200 OK\r\n\r\n--- mutex:\ncycles/second=1000000000\n"
		   "sampling period=1\n");
	ask("mutex", 0);
	ck_assert(!now.failed);
	ck_assert_uint_eq(now.n, 1);
	ck_assert_str_eq(said, "mutex is there, but empty");
	ck_assert_ptr_nonnull(
		strstr(now.list[0]->remark, "runtime.SetMutexProfileFraction(1)"));
	serve_end();
}
END_TEST

START_TEST(an_endless_answer_is_cut_off)
{
	_cleanup_free_ char *answer = xcalloc(1, 1 << 20);

	strcpy(answer, "HTTP/1.0 200 OK\r\n\r\n");
	server.endless = true;
	serve(answer, 1 << 20);
	ask("heap", 0);
	ck_assert(now.failed);
	ck_assert_ptr_nonnull(strstr(said, "more than 64 MiB"));
	serve_end();
}
END_TEST

/* Half a second is patience for a slow machine; a tenth is what it takes. */
START_TEST(giving_up_takes_no_time_even_in_the_middle)
{
	struct timespec moment = {.tv_nsec = NS_PER_MS};
	struct why why;

	server.silent = true;
	serve_text("HTTP/1.0 200 OK\r\n\r\nhalf");
	ck_assert_int_eq(captures_start(captures, "profile", 600, &why), 0);
	while (!atomic_load(&server.hung))
		nanosleep(&moment, NULL);
	ck_assert_int_eq(captures_start(captures, "heap", 0, &why), -EBUSY);
	ck_assert_str_eq(why.text, "cpu 600 s is still being taken: one at a time");
	captures_now(captures, &now);
	ck_assert_int_eq(now.phase, CAPTURE_ASKING);
	ck_assert_int_eq(now.seconds, 600);
	int64_t since = clock_mono_ns();

	captures_cancel(captures);
	wait_for_end();
	ck_assert_int_lt(clock_mono_ns() - since, NS_PER_S / 2);
	ck_assert(now.failed && !now.canceling);
	ck_assert_str_eq(said, "cpu 600 s: given up, nothing is kept");
	ck_assert_int_eq(atomic_load(&notices), 1);
	/* Without a job nothing happens, and the next one is not given up. */
	captures_cancel(captures);
	server.silent = false;
	ask("heap", 0);
	ck_assert_ptr_nonnull(strstr(said, "not with a profile"));
	/* And one that nobody waits for ends with the rest. */
	server.silent = true;
	ck_assert_int_eq(captures_start(captures, "profile", 600, &why), 0);
	serve_end();
}
END_TEST

START_TEST(the_index_says_what_there_is)
{
	size_t size;
	_cleanup_free_ char *answer = answer_of(TEST_DATA "/golang/index.html", &size);
	struct timespec moment = {.tv_nsec = NS_PER_MS};

	serve(answer, size);
	captures_ask_kinds(captures);
	do {
		nanosleep(&moment, NULL);
		captures_now(captures, &now);
	} while (now.kinds_busy);
	ck_assert_str_eq(now.kinds_why, "");
	ck_assert_uint_eq(now.n_kinds, 7);
	ck_assert_str_eq(now.kinds[0].name, "profile");
	ck_assert(now.kinds[0].measures);
	ck_assert_str_eq(now.kinds[3].name, "goroutine");
	ck_assert_int_eq(now.kinds[3].count, 139);
	ck_assert_ptr_nonnull(strstr(now.place, "/debug/pprof/"));
	serve_end();
}
END_TEST

START_TEST(pages_of_all_times_are_read)
{
	static const char old[] =
		"<html>/debug/pprof/ profiles:<table>"
		"<tr><td align=right>3<td><a href=\"block?debug=1\">block</a>"
		"<tr><td align=right>12<td><a href=\"my.own/one?debug=1\">x</a>"
		"<tr><td align=right>99999999999999999999<td><a href=\"heap?debug=1\">x</a>"
		"<tr><td><a href=\"none?debug=1\">x</a>"
		"<tr><td>5<td><a href=\"e\033vil?debug=1\">x</a>"
		"<tr><td>5<td><a href=\"..%2f?debug=1\">x</a>"
		"<tr><td>5<td><a href=\"block?debug=1\">again</a>"
		"<tr><td>5<td><a href=\"trace?debug=1\">trace</a>"
		"</table><a href=\"goroutine?debug=2\">full</a><a href='";
	struct profile_kind kinds[KINDS_MAX];
	size_t n;

	ck_assert_int_eq(kinds_parse(old, sizeof(old) - 1, kinds, &n), 0);
	ck_assert_uint_eq(n, 5);
	ck_assert_str_eq(kinds[0].name, "profile");
	ck_assert_str_eq(kinds[1].name, "heap");
	ck_assert_int_eq(kinds[1].count, -1);
	ck_assert_str_eq(kinds[2].name, "block");
	ck_assert_int_eq(kinds[2].count, 3);
	ck_assert_str_eq(kinds[3].name, "my.own/one");
	ck_assert_int_eq(kinds[3].count, 12);
	ck_assert_str_eq(kinds[4].name, "none");
	ck_assert_int_eq(kinds[4].count, -1);
	ck_assert_int_eq(kinds_parse("", 0, kinds, &n), -EBADMSG);
	ck_assert_int_eq(kinds_parse("<a href='x?debug=1'>", 20, kinds, &n), -EBADMSG);
}
END_TEST

Suite *capture_suite(void)
{
	Suite *suite = suite_create("capture");
	TCase *c = tcase_create("capture");

	suite_add_tcase(suite, c);
	tcase_set_timeout(c, 30);
	tcase_add_test(c, labels_are_words_of_people);
	tcase_add_test(c, what_is_loaded_is_listed_oldest_first);
	tcase_add_test(c, the_oldest_leave_and_live_on_where_they_are_held);
	tcase_add_test(c, a_file_that_is_none_is_said_and_not_kept);
	tcase_add_test(c, a_server_is_asked_as_the_kind_says);
	tcase_add_loop_test(c, a_refusal_is_explained, 0, (int)ARRAY_SIZE(refusals));
	tcase_add_test(c, an_empty_profile_says_what_switches_it_on);
	tcase_add_test(c, an_endless_answer_is_cut_off);
	tcase_add_test(c, giving_up_takes_no_time_even_in_the_middle);
	tcase_add_test(c, the_index_says_what_there_is);
	tcase_add_test(c, pages_of_all_times_are_read);
	return suite;
}
