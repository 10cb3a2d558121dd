/* SPDX-License-Identifier: GPL-2.0 */
/* A value of JSON as the attribute that it was printed from. */

#ifndef SAVED_VALUE_H
#define SAVED_VALUE_H

#include <jansson.h>

#include "field.h"

const char *saved_value(const struct field *field, const json_t *json, struct attrs *attrs);

#endif
