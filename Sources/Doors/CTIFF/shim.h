#pragma once
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <tiffio.h>

// libtiff's tag calls are variadic and its error handlers take a va_list: neither exists in Swift.

/// The first error of a handle since it was last cleared; empty if there was none.
typedef struct ngffz_tiff_log {
  char message[512];
} ngffz_tiff_log;

static inline int ngffz_tiff_on_error(
    TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  ngffz_tiff_log *log = (ngffz_tiff_log *)user;
  (void)tiff;
  (void)module;
  if (log && !log->message[0]) {
    vsnprintf(log->message, sizeof log->message, format, arguments);
  }
  return 1;
}

static inline int ngffz_tiff_on_warning(
    TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)user;
  (void)module;
  (void)format;
  (void)arguments;
  return 1;
}

/// Opens a file; `log` must live as long as the handle. `limit` bounds each allocation of libtiff.
static inline TIFF *ngffz_tiff_open(
    const char *path, const char *mode, ngffz_tiff_log *log, tmsize_t limit) {
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (!options) return NULL;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, limit);
  TIFFOpenOptionsSetErrorHandlerExtR(options, ngffz_tiff_on_error, log);
  TIFFOpenOptionsSetWarningHandlerExtR(options, ngffz_tiff_on_warning, NULL);
  TIFF *tiff = TIFFOpenExt(path, mode, options);
  TIFFOpenOptionsFree(options);
  return tiff;
}

static inline int ngffz_tiff_get_u16(TIFF *tiff, uint32_t tag, uint16_t *value) {
  return TIFFGetFieldDefaulted(tiff, tag, value);
}

static inline int ngffz_tiff_get_u32(TIFF *tiff, uint32_t tag, uint32_t *value) {
  return TIFFGetFieldDefaulted(tiff, tag, value);
}

static inline int ngffz_tiff_get_float(TIFF *tiff, uint32_t tag, float *value) {
  return TIFFGetFieldDefaulted(tiff, tag, value);
}

/// The text of an ASCII tag, valid until the directory changes; NULL if it is not there.
static inline const char *ngffz_tiff_get_text(TIFF *tiff, uint32_t tag) {
  const char *text = NULL;
  return TIFFGetField(tiff, tag, &text) ? text : NULL;
}

static inline int ngffz_tiff_set_int(TIFF *tiff, uint32_t tag, int value) {
  return TIFFSetField(tiff, tag, value);
}

static inline int ngffz_tiff_set_float(TIFF *tiff, uint32_t tag, double value) {
  return TIFFSetField(tiff, tag, value);
}

static inline int ngffz_tiff_set_text(TIFF *tiff, uint32_t tag, const char *value) {
  return TIFFSetField(tiff, tag, value);
}

static inline int ngffz_tiff_set_extra_samples(TIFF *tiff, uint16_t count, const uint16_t *kinds) {
  return TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, count, kinds);
}
