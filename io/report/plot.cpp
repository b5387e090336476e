// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot.hpp"

#include "core/error.hpp"
#include "io/report/text.hpp"
#include "io/report/ticks.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace isotone::io::report {
namespace {

using isotone::report::Curve;
using isotone::report::Plot;

// Colours that stay apart for colour-blind readers and in grey print; dashes and marker shapes repeat the distinction.
constexpr std::array<const char*, 6> colours{"#1f5a99", "#c2570c", "#2a7f4f", "#8a3f8f", "#6b6b6b", "#a8871c"};
constexpr std::array<const char*, 6> dashes{"", "7 3", "2 3", "9 3 2 3", "5 5", "12 4"};

constexpr double width = 560, height = 360, left = 64, right = 16, bottom = 52, legend_row = 18;

struct Frame {
    Axis x, y;
    double top = 14;

    double px(double v) const { return left + (v - x.low) / (x.high - x.low) * (width - left - right); }
    double py(double v) const { return height - bottom - (v - y.low) / (y.high - y.low) * (height - bottom - top); }
};

std::string text(double x, double y, const std::string& anchor, const std::string& content,
                 const std::string& extra = "") {
    return "<text x=\"" + fixed(x, 1) + "\" y=\"" + fixed(y, 1) + "\" text-anchor=\"" + anchor + "\"" + extra + ">" +
           content + "</text>";
}

std::string line(double x1, double y1, double x2, double y2, const std::string& attributes) {
    return "<line x1=\"" + fixed(x1, 1) + "\" y1=\"" + fixed(y1, 1) + "\" x2=\"" + fixed(x2, 1) + "\" y2=\"" +
           fixed(y2, 1) + "\" " + attributes + "/>";
}

std::string axis_title(const std::string& label, int exponent) {
    return escape(label) + (exponent == 0 ? ""
                                          : " (&#215;10<tspan dy=\"-5\" font-size=\"9\">" + std::to_string(exponent) +
                                                "</tspan><tspan dy=\"5\">)</tspan>");
}

void check(const Curve& curve) {
    const std::size_t n = curve.x.size();
    const bool fits = (curve.y.size() == n || curve.y.empty()) && curve.band_low.size() == curve.band_high.size() &&
                      (curve.band_low.size() == n || curve.band_low.empty());
    if (!fits) {
        throw Error(ErrorCode::internal, "plot curve '" + curve.name + "'", "x, y and band have different lengths",
                    "report this fault");
    }
}

Frame make_frame(const Plot& plot) {
    std::vector<double> xs, ys;
    for (const Curve& curve : plot.curves) {
        check(curve);
        xs.insert(xs.end(), curve.x.begin(), curve.x.end());
        ys.insert(ys.end(), curve.y.begin(), curve.y.end());
        ys.insert(ys.end(), curve.band_low.begin(), curve.band_low.end());
        ys.insert(ys.end(), curve.band_high.begin(), curve.band_high.end());
    }
    return {make_axis(xs, 8), make_axis(ys, 6)};
}

std::string grid(const Frame& frame, const Plot& plot) {
    std::string out;
    const double floor = height - bottom;
    for (std::size_t i = 0; i < frame.y.ticks.size(); ++i) {
        const double y = frame.py(frame.y.ticks[i]);
        out += line(left, y, width - right, y, "class=\"grid\"") + text(left - 7, y + 4, "end", frame.y.labels[i]);
    }
    for (std::size_t i = 0; i < frame.x.ticks.size(); ++i) {
        const double x = frame.px(frame.x.ticks[i]);
        out += line(x, floor, x, floor + 4, "class=\"axis\"") + text(x, floor + 18, "middle", frame.x.labels[i]);
    }
    out += line(left, floor, width - right, floor, "class=\"axis\"") +
           line(left, frame.top, left, floor, "class=\"axis\"");
    out += text((left + width - right) / 2, height - 10, "middle", axis_title(plot.x_label, frame.x.exponent));
    const double middle = (frame.top + floor) / 2;
    out += text(16, middle, "middle", axis_title(plot.y_label, frame.y.exponent),
                " transform=\"rotate(-90 16 " + fixed(middle, 1) + ")\"");
    return out;
}

std::string point(const Frame& frame, double x, double y) {
    return fixed(frame.px(x), 2) + "," + fixed(frame.py(y), 2) + " ";
}

std::string band(const Frame& frame, const Curve& curve, std::size_t index) {
    std::string points;
    for (std::size_t i = 0; i < curve.band_low.size(); ++i) {
        if (std::isfinite(curve.x[i]) && std::isfinite(curve.band_high[i])) {
            points += point(frame, curve.x[i], curve.band_high[i]);
        }
    }
    for (std::size_t i = curve.band_low.size(); i-- > 0;) {
        if (std::isfinite(curve.x[i]) && std::isfinite(curve.band_low[i])) {
            points += point(frame, curve.x[i], curve.band_low[i]);
        }
    }
    const std::string colour = colours[index % colours.size()];
    return points.empty()
               ? ""
               : "<polygon points=\"" + points + "\" fill=\"" + colour + "\" fill-opacity=\"0.14\" stroke=\"" + colour +
                     "\" stroke-opacity=\"0.45\" stroke-width=\"0.8\"/>";
}

std::string marker(double x, double y, std::size_t index) {
    const std::string fill = std::string("fill=\"") + colours[index % colours.size()] + "\"";
    const std::string cx = fixed(x, 2), cy = fixed(y, 2);
    switch (index % 3) {
        case 0: return "<circle cx=\"" + cx + "\" cy=\"" + cy + "\" r=\"3.6\" " + fill + "/>";
        case 1:
            return "<rect x=\"" + fixed(x - 3.3, 2) + "\" y=\"" + fixed(y - 3.3, 2) +
                   "\" width=\"6.6\" height=\"6.6\" " + fill + "/>";
        default: return "<path d=\"M" + cx + " " + fixed(y - 4.4, 2) + "l4.2 7.4h-8.4z\" " + fill + "/>";
    }
}

std::string stroke(std::size_t index) {
    const char* dash = dashes[index % dashes.size()];
    return std::string("fill=\"none\" stroke=\"") + colours[index % colours.size()] + "\" stroke-width=\"1.9\"" +
           (*dash != '\0' ? std::string(" stroke-dasharray=\"") + dash + "\"" : "");
}

std::string curve_line(const Frame& frame, const Curve& curve, std::size_t index) {
    std::string out, run, markers;
    const auto flush = [&] {
        if (!run.empty()) {
            out += "<polyline points=\"" + run + "\" " + stroke(index) + " stroke-linejoin=\"round\"/>";
            run.clear();
        }
    };
    for (std::size_t i = 0; i < curve.y.size(); ++i) {
        if (!std::isfinite(curve.x[i]) || !std::isfinite(curve.y[i])) {
            flush();
            continue;
        }
        run += point(frame, curve.x[i], curve.y[i]);
        if (curve.markers || curve.y.size() == 1) {
            markers += marker(frame.px(curve.x[i]), frame.py(curve.y[i]), index);
        }
    }
    flush();
    return out + markers;
}

// Entries flow into rows; a glyph is taken as 6.4 units wide, which is generous for 12-unit sans serif text.
std::string legend(const Plot& plot, double& top) {
    std::string out;
    double x = left, y = 14;
    for (std::size_t i = 0; i < plot.curves.size(); ++i) {
        const Curve& curve = plot.curves[i];
        if (curve.name.empty()) {
            continue;
        }
        const double room = 34 + 6.4 * static_cast<double>(curve.name.size()) + 14;
        if (x > left && x + room > width) {
            x = left;
            y += legend_row;
        }
        if (!curve.band_low.empty()) {
            out += "<rect x=\"" + fixed(x, 1) + "\" y=\"" + fixed(y - 10, 1) + "\" width=\"26\" height=\"12\" fill=\"" +
                   colours[i % colours.size()] + "\" fill-opacity=\"0.16\"/>";
        }
        if (!curve.y.empty()) {
            out += line(x, y - 4, x + 26, y - 4, stroke(i));
            out += curve.markers ? marker(x + 13, y - 4, i) : "";
        }
        out += text(x + 32, y, "start", escape(curve.name));
        x += room;
    }
    top = out.empty() ? 14 : y + 12;
    return out;
}

}  // namespace

std::string plot_svg(const Plot& plot) {
    Frame frame = make_frame(plot);
    const std::string names = legend(plot, frame.top);
    std::string out = "<svg class=\"plot\" viewBox=\"0 0 " + fixed(width, 0) + " " + fixed(height, 0) +
                      "\" role=\"img\" aria-label=\"" + escape(plot.caption) + "\">" + names + grid(frame, plot);
    for (std::size_t i = 0; i < plot.curves.size(); ++i) {
        out += band(frame, plot.curves[i], i);
    }
    for (std::size_t i = 0; i < plot.curves.size(); ++i) {
        out += curve_line(frame, plot.curves[i], i);
    }
    return out + "</svg>";
}

}  // namespace isotone::io::report
