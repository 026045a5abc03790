#pragma once
#include <sys/eventfd.h>
#include <sys/pidfd.h>
