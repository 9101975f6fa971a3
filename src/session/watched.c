/* SPDX-License-Identifier: MIT */
/* What is read of the process only while somebody looks at it. */
#include "base/memory.h"
#include "session/internal.h"

void session_look(struct session *s, unsigned kinds)
{
	if (atomic_load(&s->exec_ns) > s->facts_ns)
		kinds |= 1u << LOOK_FACTS;
	if (!s->target || !kinds)
		return;
	/* Out of descriptors: nothing is read now, and asked for again later. */
	if (!s->looker && looker_new(target_dirfd(s->target), s->wake_fd, &s->looker) < 0)
		return;
	looker_ask(s->looker, kinds);
}

/* What an exec leaves as it was stays. */
static void session_take_facts(struct session *s, const struct looks *looks)
{
	s->facts_ns = looks->t_ns[LOOK_FACTS];
	if (looks->error[LOOK_FACTS] < 0)
		return;
	session_lock(s);
	struct target_info old = s->now.info;

	s->now.info = *looks->facts;
	s->now.info.pid = old.pid;
	s->now.info.start_real_ns = old.start_real_ns;
	s->now.info.start_boot_ns = old.start_boot_ns;
	session_unlock(s);
}

bool session_take_looks(struct session *s, struct looks *looks)
{
	if (!s->looker || !looker_take(s->looker, looks))
		return false;
	if (looks->t_ns[LOOK_FACTS] > s->facts_ns)
		session_take_facts(s, looks);
	return true;
}

void session_want_threads(struct session *s, bool wanted)
{
	atomic_store(&s->threads_wanted, wanted);
}

void session_want_quality(struct session *s)
{
	if (s->host)
		host_prepare(s->host);
}

struct thread_list *session_take_threads(struct session *s)
{
	session_lock(s);
	struct thread_list *list = TAKE_PTR(s->thread_list);

	session_unlock(s);
	return list;
}
