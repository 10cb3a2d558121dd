/* SPDX-License-Identifier: GPL-2.0 */
/* How the page of a report looks (CSS). */

#ifndef REPORT_STYLE_H
#define REPORT_STYLE_H

extern const char report_style[];

#endif
