// SPDX-License-Identifier: Apache-2.0
#include "app/command/progress.hpp"

#include "app/command/clock.hpp"
#include "app/command/stop_signal.hpp"
#include "core/record.hpp"
#include "io/json/json.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <utility>

namespace isotone::app {
namespace {

class Sink : public ProgressSink {
public:
    Sink(std::ostream& out, std::function<double()> clock) : out_(out), clock_(std::move(clock)) {}
    bool stop_requested() const override { return stop_signal_seen(); }

protected:
    std::ostream& out_;
    std::function<double()> clock_;
};

class Silent final : public Sink {
public:
    using Sink::Sink;
    void report(const std::string&, double, const std::string&) override {}
    void warn(const std::string& message) override { out_ << "warning: " << message << std::endl; }
};

std::string percent(double fraction) {
    return std::to_string(static_cast<int>(100.0 * std::clamp(fraction, 0.0, 1.0))) + " %";
}

/// "1:05" from 65 s.
std::string minutes(double seconds) {
    const auto whole = std::llround(std::max(0.0, seconds));
    const std::string rest = std::to_string(whole % 60);
    return std::to_string(whole / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

/// One line that is drawn over; a new stage or a warning leaves the old line standing.
class Bar final : public Sink {
public:
    using Sink::Sink;
    ~Bar() override { finish_line(); }

    void report(const std::string& stage, double fraction, const std::string& detail) override {
        const double now = clock_();
        if (stage != stage_) {
            finish_line();
            stage_ = stage;
            stage_started_ = now;
            drawn_ = -1.0;
        }
        if (fraction < 1.0 && now - drawn_ < 0.1) {
            return;
        }
        drawn_ = now;
        const double share = std::clamp(fraction, 0.0, 1.0);
        const auto filled = static_cast<std::size_t>(std::lround(share * bar_width));
        std::string line = stage + std::string(stage.size() < 12 ? 12 - stage.size() : 1, ' ') + "[" +
                           std::string(filled, '=') + std::string(bar_width - filled, ' ') + "] " + percent(share);
        const double elapsed = now - stage_started_;
        if (share >= 1.0) {
            line += " in " + minutes(elapsed);
        } else if (share > 0.02 && elapsed > 1.0) {
            line += ", " + minutes(elapsed * (1.0 - share) / share) + " left";
        }
        line += detail.empty() ? "" : "  " + detail;
        line.resize(std::min<std::size_t>(line.size(), 118));
        out_ << '\r' << line << "\x1b[K" << std::flush;
        open_ = true;
    }

    void warn(const std::string& message) override {
        finish_line();
        out_ << "warning: " << message << std::endl;
    }

private:
    static constexpr std::size_t bar_width = 28;

    void finish_line() {
        if (open_) {
            out_ << std::endl;
            open_ = false;
        }
    }

    std::string stage_;
    double stage_started_ = 0.0, drawn_ = -1.0;
    bool open_ = false;
};

/// A line per stage start, then at most every five seconds, and at its end.
class Lines final : public Sink {
public:
    using Sink::Sink;

    void report(const std::string& stage, double fraction, const std::string& detail) override {
        const double now = clock_();
        if (stage == stage_ && fraction < 1.0 && now - written_ < 5.0) {
            return;
        }
        stage_ = stage;
        written_ = now;
        out_ << utc_text(now) << ' ' << stage << ' ' << percent(fraction) << (detail.empty() ? "" : " ") << detail
             << std::endl;
    }
    void warn(const std::string& message) override {
        out_ << utc_text(clock_()) << " warning: " << message << std::endl;
    }

private:
    std::string stage_;
    double written_ = 0.0;
};

/// One JSON object per line: {"time", "stage", "fraction", "detail"} or {"time", "warning"}.
class JsonLines final : public Sink {
public:
    using Sink::Sink;

    void report(const std::string& stage, double fraction, const std::string& detail) override {
        Record record;
        record["time"] = utc_text(clock_());
        record["stage"] = stage;
        record["fraction"] = std::clamp(fraction, 0.0, 1.0);
        record["detail"] = detail;
        out_ << io::json::to_json_line(record) << std::endl;
    }
    void warn(const std::string& message) override {
        Record record;
        record["time"] = utc_text(clock_());
        record["warning"] = message;
        out_ << io::json::to_json_line(record) << std::endl;
    }
};

}  // namespace

std::unique_ptr<ProgressSink> make_progress(ProgressStyle style, std::ostream& out, std::function<double()> clock) {
    switch (style) {
        case ProgressStyle::bar: return std::make_unique<Bar>(out, std::move(clock));
        case ProgressStyle::json: return std::make_unique<JsonLines>(out, std::move(clock));
        case ProgressStyle::none: return std::make_unique<Silent>(out, std::move(clock));
        case ProgressStyle::automatic:
        case ProgressStyle::lines: break;
    }
    return std::make_unique<Lines>(out, std::move(clock));
}

}  // namespace isotone::app
