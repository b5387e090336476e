// SPDX-License-Identifier: Apache-2.0
#include "app/command/command_line.hpp"

#include "core/error.hpp"
#include "core/record_reader.hpp"
#include "io/provenance/build.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <functional>
#include <sstream>
#include <type_traits>

namespace isotone::app {
namespace {

// Required values are checked by require_all(), after unknown names: a misspelt option is the better message.
class CliTable final : public OptionTable {
public:
    explicit CliTable(CLI::App& app) : app_(app) {}

    void heading(const std::string& title) override { heading_ = title; }

    void positional(const std::string& name, std::string& target, const std::string& help, Need need) override {
        note(app_.add_option(name, target, help)->type_name(""), need, name);
    }
    void positional(const std::string& name, std::vector<std::string>& target, const std::string& help,
                    Need need) override {
        note(app_.add_option(name, target, help)->type_name(""), need,
             name.find("...") == std::string::npos ? name + "..." : name);
    }
    void flag(const std::string& names, bool& target, const std::string& help) override {
        app_.add_flag(names, target, help)->group(heading_);
    }
    void option(const std::string& names, std::optional<std::string>& target, const std::string& value,
                const std::string& help, Need need) override {
        note(add<std::string>(names, value, help, [&target](const std::string& text) { target = text; }), need, names);
    }
    void option(const std::string& names, std::optional<int>& target, const std::string& value,
                const std::string& help) override {
        add<int>(names, value, help, [&target](const std::string& text) { target = number<int>(text); });
    }
    void option(const std::string& names, std::optional<std::uint64_t>& target, const std::string& value,
                const std::string& help) override {
        add<int>(names, value, help, [&target](const std::string& text) { target = number<std::uint64_t>(text); });
    }
    void option(const std::string& names, std::optional<double>& target, const std::string& value,
                const std::string& help) override {
        add<double>(names, value, help, [&target](const std::string& text) { target = number<double>(text); });
    }
    void option(const std::string& names, std::optional<std::array<int, 3>>& target, const std::string& value,
                const std::string& help) override {
        add<int>(names, value, help, [&target](const std::string& text) { target = three<int>(text); });
    }
    void option(const std::string& names, std::optional<Vector3>& target, const std::string& value,
                const std::string& help) override {
        add<double>(names, value, help, [&target](const std::string& text) { target = three<double>(text); });
    }

    /// "Usage: isotone measure SERIES... --regions FILE [OPTIONS]": the parser itself knows no required value.
    std::string usage() const {
        std::string text = "Usage: isotone " + app_.get_name();
        for (const auto& [option, name] : required_) {
            const bool positional = option->get_positional();
            text += " " + (positional ? name : name.substr(name.find(',') + 1) + " " + option->get_type_name());
        }
        return text + " [OPTIONS]\n";
    }

    void require_all() const {
        for (const auto& [option, name] : required_) {
            if (option->count() == 0) {
                throw Error(ErrorCode::usage, name.substr(name.find(',') + 1), "it is required and was not given",
                            "see isotone " + app_.get_name() + " --help");
            }
        }
    }

private:
    template <class T>
    static T number(const std::string& text) {
        T value{};
        const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (fault != std::errc{} || end != text.data() + text.size() || text.empty()) {
            throw CLI::ConversionError("found '" + text + "', expected " +
                                       (std::is_floating_point_v<T> ? "a number"
                                        : std::is_signed_v<T>       ? "a whole number"
                                                                    : "a whole number that is not negative"));
        }
        if constexpr (std::is_floating_point_v<T>) {
            if (!(value - value == T{0})) {
                throw CLI::ConversionError("found '" + text + "', expected a finite number");
            }
        }
        return value;
    }

    template <class T>
    static std::array<T, 3> three(const std::string& text) {
        std::array<T, 3> values{};
        std::stringstream parts(text);
        std::string part;
        std::size_t n = 0;
        for (; std::getline(parts, part, ','); ++n) {
            if (n < 3) {
                values[n] = number<T>(part);
            }
        }
        if (n != 3) {
            throw CLI::ConversionError("found '" + text + "', expected three numbers like " +
                                       (std::is_integral_v<T> ? "128,128,64" : "4.8,4.8,4.8"));
        }
        return values;
    }

    template <class T>
    CLI::Option* add(const std::string& names, const std::string& value, const std::string& help,
                     std::function<void(const std::string&)> take) {
        return app_
            .add_option_function<std::string>(
                names,
                [take = std::move(take), label = names](const std::string& text) {
                    try {
                        take(text);
                    } catch (const CLI::ConversionError& fault) {
                        throw Error(ErrorCode::usage, label, fault.what(), "correct the value");
                    }
                },
                help)
            ->type_name(value)
            ->take_last()
            ->group(heading_);
    }

    void note(CLI::Option* option, Need need, const std::string& name) {
        if (need == Need::required) {
            required_.emplace_back(option, name);
        }
    }

    CLI::App& app_;
    std::string heading_ = "Options";
    std::vector<std::pair<CLI::Option*, std::string>> required_;
};

std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    return names;
}

[[noreturn]] void unknown(const std::string& kind, const std::string& found, const std::vector<std::string>& right,
                          const std::string& help) {
    const std::string near = nearest_name(found, right);
    throw Error(ErrorCode::usage, "command line", "unknown " + kind + " '" + found + "'",
                near.empty() ? "see " + help : "did you mean '" + near + "'? see " + help);
}

// What the parser could not place: an unknown option, or a word too many.
[[noreturn]] void refuse_extras(const CLI::App& app, const std::vector<std::string>& extras) {
    const std::string help = "isotone " + app.get_name() + " --help";
    for (const std::string& extra : extras) {
        if (extra.size() > 1 && extra.front() == '-') {
            unknown("option", extra.substr(0, extra.find('=')), option_names(app), help);
        }
    }
    throw Error(ErrorCode::usage, "command line", "one word too many: '" + extras.front() + "'", "see " + help);
}

ProgressStyle style_of(const std::string& text) {
    const std::vector<std::string> names{"auto", "bar", "lines", "json", "none"};
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) {
        unknown("progress style", text, names, "isotone --help; the styles are auto, bar, lines, json, none");
    }
    return static_cast<ProgressStyle>(found - names.begin());
}

std::string examples_text(const Subcommand& subcommand) {
    std::string text = "Examples:\n";
    for (const std::string& example : subcommand.examples()) {
        text += "  " + example + "\n";
    }
    return text;
}

std::string overview(const std::vector<std::unique_ptr<Subcommand>>& all) {
    std::string text =
        "isotone: raw PET and SPECT data to quantitative images, and numbers that compare between scanners\n\n"
        "Usage: isotone VERB [OPTIONS]\n\nVerbs:\n";
    for (const auto& subcommand : all) {
        text +=
            "  " + subcommand->name() + std::string(12 - subcommand->name().size(), ' ') + subcommand->summary() + "\n";
    }
    return text +
           "\nOptions:\n  --version   version, commit and build\n  --help      this text; isotone VERB --help for a "
           "verb\n\n"
           "Exit status: 0 ok, 1 fault of isotone, 2 usage or configuration, 3 input missing, 4 input corrupt,\n"
           "5 inconsistent data, 6 output location, 7 disk full, 8 batch partly failed, 9 out of memory,\n"
           "10 no usable device, 75 interrupted after a checkpoint, 130 interrupted by the user\n\n"
           "Examples:\n  isotone simulate nema_iq --scanner mmr -o raw.h5\n  isotone recon raw.h5 -o "
           "image.nii.gz\n";
}

// Puts our usage line in the place of the parser's, which shows every value as one that may be left out.
std::string with_usage(std::string help, const std::string& usage) {
    const auto start = help.find("Usage: ");
    const auto end = help.find('\n', start);
    return start == std::string::npos || end == std::string::npos ? usage + help
                                                                  : help.replace(start, end + 1 - start, usage);
}

std::unique_ptr<Subcommand> find_verb(std::vector<std::unique_ptr<Subcommand>>& all, const std::string& verb) {
    std::vector<std::string> names{"--help", "--version"};
    for (auto& subcommand : all) {
        if (subcommand->name() == verb) {
            return std::move(subcommand);
        }
        names.push_back(subcommand->name());
    }
    unknown(verb.empty() || verb.front() != '-' ? "verb" : "option", verb, names, "isotone --help");
}

}  // namespace

Invocation parse_command_line(const std::vector<std::string>& arguments) {
    auto all = subcommands();
    Invocation invocation;
    const std::string first = arguments.size() > 1 ? arguments[1] : "--help";
    if (first == "--help" || first == "-h" || first == "help") {
        invocation.text_to_print = overview(all);
        return invocation;
    }
    if (first == "--version") {
        invocation.text_to_print = io::provenance::version_text();
        return invocation;
    }
    invocation.subcommand = find_verb(all, first);

    Subcommand& subcommand = *invocation.subcommand;
    CLI::App app(subcommand.summary(), subcommand.name());
    app.get_formatter()->column_width(36);
    app.get_formatter()->label("REQUIRED", "");
    CliTable table(app);
    subcommand.declare(table);
    std::string style = "auto";
    app.add_flag("-q,--quiet", invocation.quiet, "say nothing but warnings and errors");
    app.add_option("--progress", style, "auto, bar, lines, json or none (on standard error)")->type_name("STYLE");
    app.footer(examples_text(subcommand));

    std::vector<std::string> words(arguments.rbegin(), arguments.rend() - 2);  // CLI11 takes them last first
    try {
        app.parse(words);
    } catch (const CLI::CallForHelp&) {
        Invocation help;
        help.text_to_print = with_usage(app.help("isotone"), table.usage());
        return help;
    } catch (const CLI::ExtrasError&) {
        refuse_extras(app, app.remaining());
    } catch (const CLI::ParseError& fault) {
        throw Error(ErrorCode::usage, "command line", fault.what(), "see isotone " + subcommand.name() + " --help");
    }
    table.require_all();
    invocation.progress = style_of(style);
    return invocation;
}

}  // namespace isotone::app
