#pragma once

// Declared here one by one: including the headers that hold them would bring a second copy of the
// types that Swift's Glibc module has.
extern int eventfd(unsigned int count, int flags);
extern int pidfd_open(int pid, unsigned int flags);
extern int pthread_setname_np(unsigned long thread, const char *name);
extern int renameat2(int from, const char *old, int to, const char *path, unsigned int flags);
extern int gettid(void);
extern int mallopt(int parameter, int value);
// The parameter that says how many arenas there may be.
static const int linux_arena_max = -8;
// The attributes are a pthread_attr_t.
extern int pthread_getattr_np(unsigned long thread, void *attributes);

// The variables of the environment, for a process to be started.
static inline char **linux_environment(void) {
  extern char **environ;
  return environ;
}
