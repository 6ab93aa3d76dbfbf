package dev.sluice.gateway.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Answers requests that never reach Jakarta REST, in place of the server's own HTML. web.xml sends errors here.
 * Requests for unknown paths come here at once: the server would look for a file, and log the path that it did not
 * find.
 */
@WebServlet({ProblemPage.PATH, ProblemPage.ANY})
public class ProblemPage extends HttpServlet {
    static final String PATH = "/problem";
    static final String ANY = "/";
    private static final long serialVersionUID = 1L;

    /**
     * Checks whether the server refused the path of a session's file: it refuses some paths before anybody else sees
     * them.
     */
    private static boolean isRefusedFileName(Object status, Object path) {
        return Integer.valueOf(400).equals(status) && String.valueOf(path).contains("/session/files/");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Problem problem = isRefusedFileName(
                        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE),
                        request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))
                ? FileProblems.badPath()
                : problem(request);
        response.setStatus(problem.status());
        problem.retryAfterSeconds().ifPresent(wait -> response.setHeader("Retry-After", wait));
        response.setContentType(Problem.MEDIA_TYPE);
        response.getOutputStream().write(problem.toJson().getBytes(StandardCharsets.UTF_8));
    }

    private static Problem problem(HttpServletRequest request) {
        // A filter that refused the request left its reason there.
        if (request.getAttribute(Throwable.class.getName()) instanceof Throwable reason) {
            Problem known = ProblemMapper.of(reason);
            if (known != null) {
                return known;
            }
        }
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        return StandardProblems.of(status instanceof Integer code ? code : 404);
    }
}
