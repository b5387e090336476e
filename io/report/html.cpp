// SPDX-License-Identifier: Apache-2.0
#include "io/report/html.hpp"

#include "io/report/picture.hpp"
#include "io/report/plot.hpp"
#include "io/report/style.hpp"
#include "io/report/text.hpp"

#include <algorithm>

namespace isotone::io::report {
namespace {

using namespace isotone::report;

std::string class_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::pass: return "pass";
        case Verdict::fail: return "fail";
        case Verdict::note: return "note";
        case Verdict::none: break;
    }
    return "";
}

// The verdict as a word, so that the page reads the same in grey and to a screen reader.
std::string mark(Verdict verdict) {
    const std::string name = class_of(verdict);
    const char* word = verdict == Verdict::pass ? "PASS" : verdict == Verdict::fail ? "FAIL" : "NOTE";
    return name.empty() ? "" : "<span class=\"mark " + name + "\">" + word + "</span>";
}

std::string attribute(const std::string& classes) {
    return classes.empty() ? "" : " class=\"" + classes + "\"";
}

bool looks_numeric(const std::string& text) {
    return !text.empty() && text.find_first_of("0123456789") != std::string::npos &&
           text.find_first_not_of("0123456789+-. eE%") == std::string::npos;
}

// A column is set to the right where all its filled cells are numbers.
std::vector<bool> numeric_columns(const Table& table) {
    std::vector<bool> numeric(table.columns.size(), true);
    for (std::size_t c = 0; c < numeric.size(); ++c) {
        bool any = false;
        for (const auto& row : table.rows) {
            if (c < row.size() && !row[c].text.empty() && row[c].text != "-") {
                any = true;
                numeric[c] = numeric[c] && looks_numeric(row[c].text);
            }
        }
        numeric[c] = numeric[c] && any;
    }
    return numeric;
}

std::string html(const Paragraph& paragraph) {
    return "<p" + attribute(class_of(paragraph.verdict)) + ">" + mark(paragraph.verdict) + escape(paragraph.text) +
           "</p>\n";
}

std::string html(const Table& table) {
    const std::vector<bool> numeric = numeric_columns(table);
    std::string out = "<div class=\"wide\"><table>";
    out += table.caption.empty() ? "" : "<caption>" + escape(table.caption) + "</caption>";
    out += "<thead><tr>";
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        out += "<th scope=\"col\"" + attribute(numeric[c] ? "number" : "") + ">" + escape(table.columns[c]) + "</th>";
    }
    out += "</tr></thead><tbody>\n";
    for (const auto& row : table.rows) {
        out += "<tr>";
        for (std::size_t c = 0; c < row.size(); ++c) {
            std::string classes = class_of(row[c].verdict);
            if (c < numeric.size() && numeric[c]) {
                classes += classes.empty() ? "number" : " number";
            }
            out += "<td" + attribute(classes) + ">" + mark(row[c].verdict) + escape(row[c].text) + "</td>";
        }
        out += "</tr>\n";
    }
    return out + "</tbody></table></div>\n";
}

std::string figure(const char* kind, const std::string& svg, const std::string& caption) {
    return std::string("<figure class=\"") + kind + "\">" + svg + "<figcaption>" + escape(caption) +
           "</figcaption></figure>\n";
}

std::string html(const Plot& plot) {
    return figure("plot", plot_svg(plot), plot.caption);
}
std::string html(const Picture& picture) {
    return figure("picture", picture_svg(picture), picture.caption);
}

bool is_figure(const Block& block) {
    return std::holds_alternative<Plot>(block) || std::holds_alternative<Picture>(block);
}

std::string section_html(const Section& section, std::size_t number) {
    std::string out = "<section id=\"s" + std::to_string(number) + "\"><h2>" + escape(section.heading) + "</h2>\n";
    bool open = false;
    for (const Block& block : section.blocks) {
        if (is_figure(block) != open) {
            out += open ? "</div>\n" : "<div class=\"figures\">\n";
            open = !open;
        }
        out += std::visit([](const auto& b) { return html(b); }, block);
    }
    return out + (open ? "</div>\n" : "") + "</section>\n";
}

std::string attention(const Report& report) {
    std::string items;
    bool failed = false;
    for (const Verdict verdict : {Verdict::fail, Verdict::note}) {
        for (std::size_t s = 0; s < report.sections.size(); ++s) {
            for (const Block& block : report.sections[s].blocks) {
                const auto* paragraph = std::get_if<Paragraph>(&block);
                if (paragraph != nullptr && paragraph->verdict == verdict) {
                    failed = failed || verdict == Verdict::fail;
                    items += "<li>" + mark(verdict) + escape(paragraph->text) + " (<a href=\"#s" + std::to_string(s) +
                             "\">" + escape(report.sections[s].heading) + "</a>)</li>\n";
                }
            }
        }
    }
    return items.empty() ? ""
                         : std::string("<aside class=\"attention") + (failed ? " failed" : "") +
                               "\"><h2>Read this first</h2><ul>\n" + items + "</ul></aside>\n";
}

// One gradient for the grey bars of all pictures.
constexpr const char* grey_gradient =
    "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs><linearGradient id=\"grey\">"
    "<stop offset=\"0\" stop-color=\"#fff\"/><stop offset=\"1\" stop-color=\"#000\"/></linearGradient></defs></svg>\n";

}  // namespace

std::string render_html(const Report& report) {
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
        "'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
        escape(report.title) + "</title>\n<style>" + style_sheet + "</style></head>\n<body><main>\n" + grey_gradient +
        "<header><h1>" + escape(report.title) + "</h1><p>" + escape(report.subtitle) + "</p></header>\n" +
        attention(report);
    for (std::size_t s = 0; s < report.sections.size(); ++s) {
        out += section_html(report.sections[s], s);
    }
    return out + "<footer>For research and core-lab reprocessing, not for diagnosis.</footer>\n</main></body></html>\n";
}

}  // namespace isotone::io::report
